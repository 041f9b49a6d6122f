#include "wire/steps.hpp"

#include "live/suite.hpp"
#include "testing.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

namespace {

LiveSuite read_wire(const std::string &steps, std::vector<Problem> &problems,
                    const std::string &keys = R"("worlds": ["native wire"])")
{
    return parse_live_suite(
        {{"live.json", R"({"format": 1, "title": "t", "about": "a", "scenarios": [{"id": "w/x", "title": "t",
        "rules": ["SES-4"], "level": "must", )" +
                           keys + R"(, "steps": )" + steps + "}]}"}},
        {{"SES-4", "must", "9 Session", "Sentence."}}, problems);
}

std::vector<std::string> step_texts(const std::string &steps, const std::string &keys = R"("worlds": ["native wire"])")
{
    std::vector<Problem> problems;
    const LiveSuite suite = read_wire(steps, problems, keys);
    CHECK(texts(problems) == Lines{});
    Lines lines;
    for (const Step &step : suite.scenarios.at(0).steps) {
        lines.push_back(step.text);
    }
    return lines;
}

std::string problem_with(const std::string &step)
{
    std::vector<Problem> problems;
    read_wire("[" + step + "]", problems);
    REQUIRE(!problems.empty());
    return problems[0].text;
}

} // namespace

TEST_CASE("steps of a wire rank are read, and told for people")
{
    CHECK(step_texts(R"([{"rank": 1, "command": "connect", "as": "second"},
                         {"rank": 1, "command": "write", "bytes": {"announce": 1}, "on": "second", "split": "bytes"},
                         {"rank": 1, "command": "write", "bytes": "0001", "split": [1]},
                         {"rank": 1, "command": "sentinel", "expect": "closed"},
                         {"rank": 0, "command": "joined"}])") ==
          Lines{"rank 1 connects (second)", "rank 1 writes byte by byte (second)", "rank 1 writes, cut at [1]",
                "rank 1 calls, to see whether the other end is in step", "rank 0 has joined"});
}

TEST_CASE("what a wire rank cannot do is refused")
{
    CHECK(problem_with(R"({"rank": 1, "command": "call"})") == "command: is no command that a wire rank carries out");
    CHECK(problem_with(R"({"rank": 1, "command": "accept"})") == "command: is no command that a wire rank carries out");
    CHECK(problem_with(R"({"rank": 1, "command": "write"})") == R"(steps[0]: the key "bytes" is missing)");
    CHECK(problem_with(R"({"rank": 1, "command": "write", "bytes": {"response": "a", "payload": ""}})") ==
          "bytes: an id must be a number, or the name of a request that has come");
    CHECK(problem_with(R"({"rank": 1, "command": "write", "bytes": "00", "split": [2, 1]})") ==
          R"(split: must be "bytes", or a list of offsets in order)");
    CHECK(problem_with(R"({"rank": 1, "command": "sentinel", "expect": "open"})") ==
          R"(expect: must be "closed" or "in step")");
    CHECK(problem_with(R"({"rank": 1, "command": "answered"})") == "steps[0]: needs either answers, or count and first");
    CHECK(problem_with(R"({"rank": 1, "command": "answered", "answers": [{"id": 1}]})") ==
          "answers[0]: has either a payload or an error");
    CHECK(problem_with(R"({"rank": 1, "command": "ended", "bytes": ""})") == "bytes: is not a key that may stand here");
}

TEST_CASE("a step with for stands for its steps, once for each value")
{
    CHECK(step_texts(R"([{"for": "n", "from": 1, "to": 2, "steps": [
        {"rank": 0, "command": "call", "begin": "call $n", "to": 1, "name": "echo", "payload": ""},
        {"end": "call $n", "expect": {"result": "failed", "kind": "timed_out"}}]}])")
              .size() == 4);
    CHECK(
        step_texts(
            R"([{"for": "cuts", "pairs_below": 4, "steps": [{"rank": 1, "command": "write", "bytes": "00010203", "split": "$cuts"}]}])") ==
        Lines{"rank 1 writes, cut at [1,2]", "rank 1 writes, cut at [1,3]", "rank 1 writes, cut at [2,3]"});
}

TEST_CASE("a scenario with each stands for several, in every combination of its lists")
{
    std::vector<Problem> problems;
    const LiveSuite suite =
        read_wire(R"([{"rank": "$who", "command": "$how"}])", problems,
                  R"("worlds": "$worlds", "each": [[{"id": "a", "title": "one", "worlds": ["native wire"], "who": 1},
        {"id": "b", "worlds": ["wire native"], "who": 0}], [{"id": "c", "how": "close"}, {"id": "d", "how": "reset"}]])");
    CHECK(texts(problems) == Lines{});
    Lines ids;
    for (const LiveCase &each : suite.cases()) {
        ids.push_back(each.id());
    }
    CHECK(ids == Lines{"w/x/a/c/native-wire", "w/x/a/d/native-wire", "w/x/b/c/wire-native", "w/x/b/d/wire-native"});
    CHECK(suite.scenarios.at(1).title == "t: one");
    CHECK(suite.scenarios.at(1).steps.at(0).text == "rank 1 resets its connection");
}

TEST_CASE("a name is replaced where it stands whole")
{
    const nlohmann::json values = {{"n", 7}, {"list", {1, 2}}, {"word", "x"}};
    CHECK(substitute("$n", values) == 7);
    CHECK(substitute("$native", values) == "$native");
    CHECK(substitute("call $n", values) == "call 7");
    CHECK(substitute("a $word b", values) == "a x b");
    CHECK(substitute({{"k", {"$list", "$none"}}}, values) == nlohmann::json({{"k", {{1, 2}, "$none"}}}));
}

TEST_CASE("every world of a scenario has the same wire ranks")
{
    std::vector<Problem> problems;
    read_wire("[]", problems, R"("worlds": ["native wire", "wire native"])");
    CHECK(texts(problems) == Lines{"live.json:2: worlds[1]: must have the wire ranks of the first"});
}
