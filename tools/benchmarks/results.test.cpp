#include "results.hpp"
#include "plot.hpp"
#include "print.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

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
    CHECK(bench::worse({changed(floor_row, 99000), agent_row}, {floor_row, agent_row}, {}).empty());
}

TEST_CASE("A judged row that was not measured fails, unless nobody asked for it")
{
    const Row another{.name = "memory/another", .unit = "bytes", .value = 1, .is_judged = true};
    CHECK(bench::worse({another}, {memory_row, another}, {"memory"}) ==
          std::vector<std::string>{"memory/idle connection: was not measured"});
    CHECK(bench::worse({another}, {memory_row, another}, {}).size() == 1);
    CHECK(bench::worse({another}, {memory_row, another}, {"memory/another"}).empty());
}

TEST_CASE("Rows of a group or placement that was left out are not missed")
{
    Row unpinned = agent_row;
    unpinned.name = "echo/unpinned/64 B/agent";
    CHECK(bench::worse({agent_row}, {agent_row, unpinned, memory_row}, {}).empty());
}

TEST_CASE("A judged row that is not in the table fails")
{
    CHECK(bench::worse({agent_row, memory_row}, {memory_row}, {}) ==
          std::vector<std::string>{"echo/pinned/64 B/agent: is not in the table; --accept puts it there"});
    CHECK(bench::worse({floor_row, memory_row}, {memory_row}, {}).empty());
}

TEST_CASE("Where nothing is judged, the check fails")
{
    CHECK(bench::worse({floor_row}, {floor_row, memory_row}, {}) ==
          std::vector<std::string>{"nothing that was measured is judged"});
}

TEST_CASE("A pattern is how a name begins, and none wants all")
{
    CHECK(bench::is_wanted("echo/pinned/64 B/agent", {}));
    CHECK(bench::is_wanted("echo/pinned/64 B/agent", {"memory", "echo/pinned/64"}));
    CHECK_FALSE(bench::is_wanted("echo/pinned/64 B/agent", {"memory", "echo/pinned/65"}));
    CHECK_FALSE(bench::is_wanted("echo/pinned/64 B/agent", {"pinned"}));
}

TEST_CASE("The first part of a pattern is a whole group")
{
    CHECK_NOTHROW(bench::need_group("echo"));
    CHECK_NOTHROW(bench::need_group("echo/pinned/64"));
    for (const char *pattern : {"agent", "request", "mem", "ech", "", "/echo"}) {
        CHECK_THROWS_AS(bench::need_group(pattern), std::invalid_argument);
    }
}

TEST_CASE("tools/bench knows the same groups")
{
    std::ifstream command{FERRORPC_SOURCE_DIR "/tools/bench"};
    std::string all = "groups=(";
    for (const std::string_view group : bench::groups) {
        all.append(all.back() == '(' ? "" : " ").append(group);
    }
    std::vector<std::string> lines;
    for (std::string line; std::getline(command, line);) {
        lines.push_back(line);
    }
    CHECK(std::ranges::count(lines, all + ')') == 1);
}

namespace {

Row echo_row(const std::string &rest)
{
    return {.name = "echo/pinned/" + rest, .unit = "ns", .value = 1};
}

std::vector<std::string> names_of(const Rows &rows)
{
    std::vector<std::string> names;
    std::ranges::transform(rows, std::back_inserter(names), &Row::name);
    return names;
}

} // namespace

TEST_CASE("Fresh rows take the place of old ones, and others stay")
{
    const Rows rows = bench::merged({floor_row, memory_row}, {changed(memory_row, 7000)}, {.calls = {floor_row.name}});
    CHECK(names_of(rows) == std::vector{floor_row.name, memory_row.name});
    CHECK(rows[1].value == 7000);
}

TEST_CASE("Rows are in the order of measuring, whenever each was measured")
{
    const std::vector<std::string> calls{"echo/pinned/64 B/floor", "echo/pinned/4 KiB/floor", "echo/pinned/64 KiB/floor"};
    const Rows old{memory_row, echo_row("64 B/floor"), echo_row("64 KiB/floor")};
    CHECK(names_of(bench::merged(old, {echo_row("4 KiB/floor")}, {.calls = calls})) ==
          std::vector<std::string>{calls[0], calls[1], calls[2], memory_row.name});
}

TEST_CASE("A row that is no more goes with the next measurement of its group, and no other row does")
{
    const Row renamed{.name = "memory/old name", .unit = "bytes", .value = 1, .is_judged = true};
    CHECK(names_of(bench::merged({renamed}, {memory_row}, {})) == std::vector{memory_row.name});
    CHECK(names_of(bench::merged({renamed}, {memory_row}, {.patterns = {"memory/idle"}})) ==
          std::vector{memory_row.name, renamed.name});
    CHECK(names_of(bench::merged({renamed}, {floor_row}, {.calls = {floor_row.name}})) ==
          std::vector{floor_row.name, renamed.name});
    CHECK(bench::merged({{.name = "no such group/x"}}, {}, {}).empty());
}

TEST_CASE("Rows of what was left out or failed stay")
{
    const Row crate = echo_row("64 B/the crate");
    const std::vector<std::string> calls{floor_row.name, crate.name};
    CHECK(names_of(bench::merged({crate}, {floor_row}, {.calls = calls})) == calls);

    const Row codec{.name = "codec/64 B/decode request", .unit = "ns", .value = 1};
    const Row crate_codec{.name = "codec/64 B/the crate, decode request", .unit = "ns", .value = 1};
    CHECK(names_of(bench::merged({crate_codec}, {codec}, {.has_crate = false})) == std::vector{codec.name, crate_codec.name});
    CHECK(names_of(bench::merged({crate_codec}, {codec}, {.has_crate = true})) == std::vector{codec.name});
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
