#include "record.hpp"

#include <rules.hpp>

#include <catch2/catch.hpp>

using ferrorpc::trace::InputError;
using ferrorpc::vectorgen::add_recorded;
using ferrorpc::vectorgen::Json;
using ferrorpc::vectorgen::keep;
using ferrorpc::vectorgen::read_run;
using ferrorpc::vectorgen::Recorded;

namespace {

const Json run_line = {{"type", "run"}, {"testee", "ferrotorch-distributed 0.6.2"}};

std::string lines(const std::vector<Json> &objects)
{
    std::string text = run_line.dump() + "\n";
    for (const Json &object : objects) {
        text += object.dump() + "\n";
    }
    return text;
}

Json answer_to(const Json &expected, const Json &actual, const char *verdict = "fail")
{
    const Json line = {{"type", "result"}, {"id", "a/b"}, {"verdict", verdict}, {"expected", expected}, {"actual", actual}};
    return read_run(lines({line}), "run").answers.at("a/b").crate;
}

Json document(const Json &vector)
{
    return {{"recorded", {{"version", "1"}}}, {"groups", {{{"vectors", {vector}}}}}};
}

Json crate_in(const Json &document)
{
    return document.at("groups").at(0).at("vectors").at(0).value("crate", Json("none"));
}

} // namespace

TEST_CASE("of accepted fields only those are recorded that differ or cannot be observed")
{
    const Json expected = {{"result", "accepted"}, {"fields", {{"name", "61"}, {"payload", "62"}, {"request_id", "1"}}}};
    CHECK(answer_to(expected,
                    {{"result", "accepted"},
                     {"fields", {{"name", "61"}, {"payload", "63"}, {"request_id", "unobservable"}, {"canonical", true}}}}) ==
          Json{{"result", "accepted"}, {"fields", {{"payload", "63"}, {"request_id", "unobservable"}}}});
    CHECK(answer_to(expected, expected, "pass") == Json{{"result", "accepted"}});
}

TEST_CASE("of encoded bytes only different ones are recorded")
{
    const Json expected = {{"result", "accepted"}, {"bytes", "00"}};
    CHECK(answer_to(expected, expected, "pass") == Json{{"result", "accepted"}});
    const Json in_parts = {{"result", "accepted"}, {"bytes", {{{"repeat", "00"}, {"count", 1}}}}};
    CHECK(answer_to(in_parts, expected, "pass") == Json{{"result", "accepted"}});
    CHECK(answer_to(expected, {{"result", "accepted"}, {"bytes", "01"}}) == Json{{"result", "accepted"}, {"bytes", "01"}});
}

TEST_CASE("another result than the expected one is recorded whole")
{
    const Json rejected = {{"result", "rejected"}, {"class", "truncated"}, {"message", "too short"}};
    const Json accepted = {{"result", "accepted"}, {"fields", {{"name", "61"}}}};
    CHECK(answer_to(accepted, rejected) == rejected);
    CHECK(answer_to(rejected, accepted) == accepted);
}

TEST_CASE("a run says which version of the crate it was")
{
    CHECK(read_run(lines({}), "run").recorded == Json{{"crate", "ferrotorch-distributed"}, {"version", "0.6.2"}});
}

TEST_CASE("what is no run of the crate is refused with its line")
{
    CHECK_THROWS_WITH(read_run(R"({"type": "run", "testee": "starter.py 1"})", "run"),
                      "run:1: the testee is starter.py 1, not ferrotorch-distributed");
    CHECK_THROWS_WITH(read_run(lines({{{"type", "result"}, {"id", "a/b"}, {"what", "crashed"}}}), "run"),
                      "run:2: a/b: the crate gave no answer: crashed");
    const Json cut = {{"result", "accepted"}, {"fields", {{"payload", {{"size", 5000}, {"start", "00"}}}}}};
    CHECK_THROWS_WITH(
        read_run(lines({{{"type", "result"}, {"id", "a/b"}, {"verdict", "fail"}, {"expected", cut}, {"actual", cut}}}), "run"),
        "run:2: a/b: the crate's answer is too long to be recorded");
    CHECK_THROWS_AS(read_run("{", "run"), InputError);
    CHECK_THROWS_AS(read_run("{}", "run"), InputError);
    CHECK_THROWS_WITH(read_run("", "run"), "run: no line says which testee ran");
}

TEST_CASE("a record is kept as long as the vector's input stays the same")
{
    Recorded kept;
    keep(kept, document({{"id", "a/b"}, {"input", {{"bytes", "00"}}}, {"crate", {{"result", "incomplete"}}}}));
    Json same = document({{"id", "a/b"}, {"input", {{"bytes", "00"}}}});
    add_recorded(same, kept, std::nullopt);
    CHECK(crate_in(same) == Json{{"result", "incomplete"}});
    Json other = document({{"id", "a/b"}, {"input", {{"bytes", "01"}}}});
    add_recorded(other, kept, std::nullopt);
    CHECK(crate_in(other) == "none");
}

TEST_CASE("a run comes before what is kept")
{
    Recorded kept;
    Json same = document({{"id", "a/b"}, {"input", {{"bytes", "00"}}}, {"crate", {{"result", "incomplete"}}}});
    keep(kept, same);
    const Json line = {{"type", "result"},
                       {"id", "a/b"},
                       {"verdict", "not_observed"},
                       {"expected", {{"result", "incomplete"}}},
                       {"actual", {{"result", "skipped"}}}};
    add_recorded(same, kept, read_run(lines({line}), "run"));
    CHECK(crate_in(same) == Json{{"result", "skipped"}});
    CHECK(same.at("recorded") == Json{{"crate", "ferrotorch-distributed"}, {"version", "0.6.2"}});
}
