#include "live/suite.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

namespace {

const std::vector<Rule> rules{{"SES-4", "must", "9 Session", "Sentence."}};

const std::string good_steps = R"([
    {"rank": 1, "command": "serve", "begin": "serving", "from": 0, "sizes": [24, 24]},
    {"rank": 0, "command": "call", "to": 1, "name": "echo", "payload": "68 69", "timeout_ms": 50, "expect": {"result": "replied", "payload": "6869"}},
    {"end": "serving"},
    {"rank": 1, "command": "kill"}])";

std::string file_of(std::string_view steps, std::string_view keys = R"("worlds": ["native native", "native crate"])",
                    std::string_view id = "call/echo")
{
    return R"({"format": 1, "title": "t", "about": "a", "scenarios": [{"id": ")" + std::string(id) +
           R"(", "title": "a title", "rules": ["SES-4"], "level": "must", )" + std::string(keys) + R"(, "steps": )" +
           std::string(steps) + "}]}";
}

std::vector<std::string> problems_of(const std::string &text)
{
    std::vector<Problem> problems;
    parse_live_suite({{"live.json", text}}, rules, problems);
    return texts(problems);
}

std::vector<std::string> problems_with_steps(std::string_view steps)
{
    return problems_of(file_of(steps));
}

LiveOutcome outcome_of(const std::string &answer)
{
    const auto outcome = parse_live_answer(nlohmann::json::parse(answer));
    REQUIRE(outcome);
    REQUIRE(*outcome);
    return **outcome;
}

} // namespace

TEST_CASE("a scenario is read with its worlds and steps")
{
    std::vector<Problem> problems;
    const LiveSuite suite = parse_live_suite({{"live.json", file_of(good_steps)}}, rules, problems);
    CHECK(texts(problems).empty());
    REQUIRE(suite.scenarios.size() == 1);
    const Scenario &scenario = suite.scenarios[0];
    CHECK(scenario.worlds == std::vector<World>{{Player::native, Player::native}, {Player::native, Player::crate}});
    CHECK(suite.cases().at(1).id() == "call/echo/native-crate");
    REQUIRE(scenario.steps.size() == 4);
    CHECK(scenario.steps[0].kind == Step::Kind::begin);
    CHECK(scenario.steps[0].command.dump() == R"({"command":"serve","from":"0","sizes":["24","24"]})");
    CHECK(scenario.steps[1].command.dump() == R"({"command":"call","to":"1","name":"echo","payload":"6869","timeout_ms":50})");
    CHECK(scenario.steps[1].text == "rank 0 calls echo on rank 1");
    CHECK(describe(scenario.steps[1].expect) == "replied 2 bytes 6869");
    CHECK(scenario.steps[2].kind == Step::Kind::end);
    CHECK(scenario.steps[2].rank == 1);
    CHECK(scenario.steps[3].kind == Step::Kind::kill);
}

TEST_CASE("what is wrong with a step is told with its line")
{
    using P = std::vector<std::string>;
    CHECK(problems_with_steps(R"([{"rank": 2, "command": "barrier"}])") == P{"live.json:1: rank: must be a rank below 2"});
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "dance"}])") ==
          P{"live.json:1: command: must be call, serve, barrier, send, recv, tokens, written, held, release, leave, kill or "
            "start"});
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "barrier", "to": 0}])") ==
          P{"live.json:1: to: is not a key that may stand here"});
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "held"}])") ==
          P{"live.json:1: steps[0]: the key \"payload\" is missing"});
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "call", "to": 0, "name": "echo", "payload": ""}])") ==
          P{"live.json:1: steps[0]: the key \"expect\" is missing"});
    CHECK(problems_with_steps(R"([{"end": "x"}])") == P{"live.json:1: end: no step before has begun it"});
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "barrier", "begin": "x"}])") ==
          P{"live.json:1: steps: no step ends \"x\""});
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "barrier", "begin": "x"}, {"rank": 1, "command": "kill"}])").empty());
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "barrier", "expect": {"result": "fine"}}])") ==
          P{"live.json:1: result: must be done, replied or failed"});
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "serve"}])") ==
          P{"live.json:1: steps: a crate rank serves without from and sizes"});
    CHECK(problems_with_steps(R"([{"rank": 0, "command": "serve"}])").empty());
    CHECK(problems_with_steps(R"([{"rank": 0, "command": "barrier", "expect": {"result": "failed", "kind": "late"}}])") ==
          P{"live.json:1: kind: is no kind of failure"});
    CHECK(problems_with_steps(
              R"([{"rank": 0, "command": "barrier", "expect": {"result": "failed", "kind": "timed_out", "payload": ""}}])") ==
          P{"live.json:1: payload: is not a key that may stand here"});
}

TEST_CASE("a killed rank does nothing until it is started again, and no other is started")
{
    using P = std::vector<std::string>;
    CHECK(problems_with_steps(
              R"([{"rank": 1, "command": "kill"}, {"rank": 1, "command": "start"}, {"rank": 1, "command": "barrier"}])")
              .empty());
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "kill"}, {"rank": 1, "command": "barrier"}])") ==
          P{"live.json:1: command: the rank is killed"});
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "start"}])") == P{"live.json:1: command: the rank is not killed"});
    CHECK(problems_with_steps(
              R"([{"rank": 1, "command": "kill"}, {"rank": 1, "command": "start", "expect": {"result": "done"}}])") ==
          P{"live.json:1: expect: stands where the command ends"});
}

TEST_CASE("raw worlds have frames, and are told what they serve")
{
    using P = std::vector<std::string>;
    const std::string raw = R"("worlds": ["native native"], "mode": "raw")";
    const std::string steps = R"([{"rank": 1, "command": "send", "to": 0, "payload": "01"},
        {"rank": 0, "command": "recv", "from": 1, "size": 1, "expect": {"result": "replied", "payload": "01"}},
        {"rank": 0, "command": "serve", "from": 1, "sizes": []}])";
    std::vector<Problem> problems;
    const LiveSuite suite = parse_live_suite({{"live.json", file_of(steps, raw)}}, rules, problems);
    CHECK(texts(problems).empty());
    REQUIRE(suite.scenarios.size() == 1);
    CHECK(suite.scenarios[0].join.dump() == R"({"mode":"raw"})");
    CHECK(suite.scenarios[0].steps.at(1).command.dump() == R"({"command":"recv","from":"1","size":"1"})");
    CHECK(suite.scenarios[0].steps.at(1).text == "rank 0 receives a frame from rank 1");
    CHECK(problems_with_steps(R"([{"rank": 1, "command": "send", "to": 0, "payload": "01"}])") ==
          P{"live.json:1: steps: rank 1 sends a frame to rank 0: not in this mode"});
    CHECK(problems_of(file_of(R"([{"rank": 0, "command": "tokens", "count": 1}])", raw)) ==
          P{"live.json:1: steps: rank 0 has received tokens: not in this mode"});
    CHECK(problems_of(file_of(R"([{"rank": 0, "command": "serve"}])", raw)) ==
          P{"live.json:1: steps: a raw rank serves without from and sizes"});
    CHECK(problems_of(file_of(R"([{"rank": 0, "command": "recv", "from": 1, "size": 1}])", raw)) ==
          P{"live.json:1: steps[0]: the key \"expect\" is missing"});
    CHECK(problems_of(file_of(R"([{"rank": 0, "command": "barrier"}])", R"("worlds": ["native native"], "mode": "rpc")")) ==
          P{"live.json:1: mode: must be raw, or left out"});
}

TEST_CASE("what is wrong with a scenario is told with its line")
{
    using P = std::vector<std::string>;
    const std::string steps = R"([{"rank": 0, "command": "barrier"}])";
    CHECK(problems_of(file_of(steps, R"("worlds": ["native"])")).at(0) == "live.json:1: worlds[0]: must have 2 to 8 ranks");
    CHECK(problems_of(file_of(steps, R"("worlds": ["native rust"])")).at(0) ==
          "live.json:1: worlds[0]: must name native, crate or wire for each rank, such as \"native crate\"");
    CHECK(problems_of(file_of(steps, R"("worlds": ["native native", "native native native"])")) ==
          P{"live.json:1: worlds[1]: must have as many ranks as the first"});
    CHECK(problems_of(file_of(steps, R"("worlds": ["native crate", "native crate"])")) ==
          P{"live.json:1: worlds[1]: stands there twice"});
    CHECK(problems_of(file_of(steps, R"("worlds": ["native crate"], "crate": {"calls": 2})")) ==
          P{"live.json:1: calls: is not a key that may stand here"});
    CHECK(problems_of(file_of(steps, R"("worlds": ["native crate"], "needs": {"calls": 2})")) ==
          P{"live.json:1: calls: is not a key that may stand here"});
    CHECK(problems_of(file_of(steps, R"("worlds": ["native crate"], "needs": {"cap": "2"})")) ==
          P{"live.json:1: cap: must be a number"});
    CHECK(problems_of(file_of(steps, R"("worlds": ["native crate"], "needs": {"cap": 2, "calls_max": 3})")).empty());
    CHECK(problems_of(file_of(steps, R"("worlds": ["native crate"])", "Call")) ==
          P{"live.json:1: id: must be lowercase words with / between, such as call/echo"});
    std::vector<Problem> problems;
    parse_live_suite({{"a.json", file_of(steps)}, {"b.json", file_of(steps)}}, {}, problems);
    CHECK(texts(problems) == P{"a.json:1: rules: there is no rule SES-4", "b.json:1: id: is used twice",
                               "b.json:1: rules: there is no rule SES-4"});
}

TEST_CASE("the suite itself has no problems")
{
    std::vector<Problem> problems;
    const Suite vectors = parse_suite(read_documents(FERRORPC_SOURCE_DIR "/conformance/vectors", problems), problems);
    const LiveSuite suite =
        parse_live_suite(read_documents(FERRORPC_SOURCE_DIR "/conformance/live", problems), vectors.rules, problems);
    CHECK(texts(problems).empty());
    CHECK(suite.cases().size() > 100);
}

TEST_CASE("answers to live commands")
{
    CHECK(outcome_of(R"({"id": 1, "result": "done"})") == LiveOutcome{});
    const LiveOutcome replied =
        outcome_of(R"({"id": 1, "result": "replied", "payload": [{"repeat": "ab", "count": 5000}, "00"]})");
    CHECK(replied.payload.size() == 5001);
    CHECK(describe(replied) == "replied 5001 bytes abababababababababababababababab...");
    CHECK(describe(outcome_of(R"({"id": 1, "result": "failed", "kind": "remote_error", "message": "no\n"})")) ==
          "failed, remote_error: no\\n");
    const auto skipped = parse_live_answer(nlohmann::json::parse(R"({"id": 1, "result": "skipped"})"));
    REQUIRE(skipped);
    CHECK(!*skipped);
    CHECK(parse_live_answer(nlohmann::json::parse(R"({"id": 1, "result": "accepted"})")).error() ==
          R"(expected the result "done", "replied", "failed" or "skipped")");
    CHECK(parse_live_answer(nlohmann::json::parse(R"({"id": 1, "result": "replied", "payload": "6"})")).error() ==
          "payload: half a byte at place 0: hex digits come in pairs");
    CHECK(parse_live_answer(nlohmann::json::parse(R"({"id": 1, "result": "failed", "kind": 3})")).error() ==
          "kind must be a string");
}
