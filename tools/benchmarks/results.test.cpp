#include "results.hpp"
#include "plot.hpp"
#include "print.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace {

using bench::Row;
using bench::Rows;

const Row floor_row{.name = "echo/pinned/64 B/floor", .unit = "ns", .value = 20000};
const Row agent_row{.name = "echo/pinned/64 B/agent", .unit = "ns", .value = 24000, .ratio = 1.2, .is_judged = true};
const Row memory_row{.name = "memory/idle connection", .unit = "bytes", .value = 8000, .is_judged = true};

Row changed(Row row, double value, std::optional<double> ratio = {})
{
    row.value = value;
    row.ratio = ratio;
    return row;
}

} // namespace

TEST_CASE("A ratio that is worse by more than a tenth is told, and one by a tenth is not")
{
    const Rows table{floor_row, agent_row};
    CHECK(bench::worse({floor_row, changed(agent_row, 20000, 1.319)}, table, {}).empty());
    CHECK(bench::worse({floor_row, changed(agent_row, 20000, 1.321)}, table, {}) ==
          std::vector<std::string>{"echo/pinned/64 B/agent: 1.321, and the table has 1.2 (ratios to the floor)"});
}

TEST_CASE("Where there is a ratio, the time itself is not judged")
{
    CHECK(bench::worse({changed(agent_row, 99000, 1.2)}, {agent_row}, {}).empty());
}

TEST_CASE("Without a ratio the value is judged")
{
    CHECK(bench::worse({changed(memory_row, 8800)}, {memory_row}, {}).empty());
    CHECK(bench::worse({changed(memory_row, 8801)}, {memory_row}, {}) ==
          std::vector<std::string>{"memory/idle connection: 8801, and the table has 8000 bytes"});
}

TEST_CASE("What others do is not judged")
{
    CHECK(bench::worse({changed(floor_row, 99000)}, {floor_row}, {}).empty());
}

TEST_CASE("A judged row that was not measured fails, unless nobody asked for it")
{
    CHECK(bench::worse({}, {memory_row}, {"memory"}) == std::vector<std::string>{"memory/idle connection: was not measured"});
    CHECK(bench::worse({}, {memory_row}, {"echo"}).empty());
}

TEST_CASE("A pattern is a part of a name, and none wants all")
{
    CHECK(bench::is_wanted("echo/pinned/64 B/agent", {}));
    CHECK(bench::is_wanted("echo/pinned/64 B/agent", {"memory", "pinned/64"}));
    CHECK_FALSE(bench::is_wanted("echo/pinned/64 B/agent", {"memory", "pinned/65"}));
}

TEST_CASE("Fresh rows take the place of old ones, and others stay")
{
    const Rows rows = bench::merged({floor_row, memory_row}, {changed(memory_row, 7000), agent_row});
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].name == floor_row.name);
    CHECK(rows[1].value == 7000);
    CHECK(rows[2].name == agent_row.name);
}

TEST_CASE("Rows are written one a line")
{
    std::ostringstream out;
    bench::write_rows(out, {agent_row, memory_row});
    CHECK(out.str() == "{\"rows\": [\n"
                       R"({"name":"echo/pinned/64 B/agent","unit":"ns","value":24000.0,"ratio":1.2,"judged":true},)"
                       "\n"
                       R"({"name":"memory/idle connection","unit":"bytes","value":8000.0,"judged":true})"
                       "\n]}\n");
}

TEST_CASE("A table has a column for each parameter and a line for each contender")
{
    std::ostringstream out;
    bench::print(out, {floor_row, agent_row});
    CHECK(out.str() == "\necho, pinned: one call at a time, p50, by payload; behind it how many times the floor's\n"
                       "                                        64 B        \n"
                       "floor                                  20 us        \n"
                       "agent                                  24 us  1.20 x\n");
}

TEST_CASE("A plot of one value is a picture too")
{
    std::ostringstream out;
    CHECK(bench::write_plot(out, {changed(floor_row, 10000)})); // a power of ten: its axis has no length of its own
    CHECK(out.str().find("<circle") != std::string::npos);
    CHECK(out.str().find("nan") == std::string::npos);
    CHECK(out.str().find("inf") == std::string::npos);
}

TEST_CASE("What has no times is not drawn")
{
    std::ostringstream out;
    CHECK_FALSE(bench::write_plot(out, {memory_row}));
    CHECK(out.str().empty());
}
