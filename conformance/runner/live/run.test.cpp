#include "live/run.hpp"

#include "live/join.hpp"
#include "live/report.hpp"
#include "testing.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <list>
#include <set>
#include <sstream>

using namespace ferrorpc::conformance;

namespace {

const TestLimits patient{std::chrono::seconds(60), std::chrono::seconds(60), std::chrono::seconds(60)};
const TestLimits quick{std::chrono::milliseconds(200), std::chrono::seconds(60), std::chrono::seconds(60)};

const std::vector<Rule> rules{{"SES-4", "must", "9 Session", "Sentence."}};
const std::string replies_hi = R"("result": "replied", "payload": "686921")";
const std::string call_step =
    R"({"rank": 0, "command": "call", "to": 1, "name": "echo", "payload": "686921", "expect": {"result": "replied", "payload": "686921"}})";

LiveSuite suite_of(const std::string &steps, const std::string &level = "must", const std::string &worlds = "native native")
{
    std::vector<Problem> problems;
    LiveSuite suite = parse_live_suite(
        {{"live.json",
          R"({"format": 1, "title": "t", "about": "a", "scenarios": [{"id": "x", "title": "a title", "rules": ["SES-4"], "level": ")" +
              level + R"(", "worlds": [")" + worlds + R"("], "crate": {"request_size": 64}, "timeout_ms": 100, "steps": )" +
              steps + "}]}"}},
        rules, problems);
    REQUIRE(texts(problems) == std::vector<std::string>{});
    return suite;
}

std::vector<std::string> fake_rank(const std::vector<std::string> &arguments)
{
    std::vector<std::string> command{testdata + "/rank.sh"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
}

class Recorder : public LiveReport {
public:
    void player(Player player, const std::string &name) override
    {
        players.push_back(std::string(to_string(player)) + " is " + name);
    }
    void result(const LiveCase &, const LiveVerdict &verdict) override { verdicts.push_back(verdict); }
    void end(const LiveSummary &) override {}

    std::vector<std::string> players;
    std::vector<LiveVerdict> verdicts;
};

LiveVerdict verdict_of(const std::vector<std::string> &arguments, const LiveSuite &suite = suite_of("[" + call_step + "]"),
                       const TestLimits &limits = patient)
{
    Recorder recorder;
    const LiveSummary summary = play(suite.cases(), {fake_rank(arguments), {}}, limits, -1, recorder);
    INFO(summary.stopped);
    REQUIRE(recorder.verdicts.size() == 1);
    return recorder.verdicts[0];
}

} // namespace

TEST_CASE("a case passes when every step is as expected")
{
    const LiveSuite suite = suite_of("[" + call_step + "]");
    Recorder recorder;
    const LiveSummary summary = play(suite.cases(), {fake_rank({"obeys", replies_hi}), {}}, patient, -1, recorder);
    CHECK(recorder.players == std::vector<std::string>{"native is fake 1"});
    REQUIRE(recorder.verdicts.size() == 1);
    CHECK(recorder.verdicts[0].grade == Grade::passed);
    CHECK(summary.steps == 3);
    CHECK(summary.as_expected == 3);
    CHECK(exit_code(summary) == exit_as_expected);
}

TEST_CASE("a step that ends otherwise ends its case")
{
    const LiveVerdict verdict = verdict_of({"obeys", R"("result": "failed", "kind": "timed_out", "message": "too late")"});
    CHECK(verdict.grade == Grade::failed);
    CHECK(verdict.step == "step 1: rank 0 calls echo on rank 1");
    CHECK(verdict.expected == "replied 3 bytes 686921");
    CHECK(verdict.actual == "failed, timed_out: too late");
    CHECK(verdict.as_expected == 1);
    CHECK(verdict_of({"obeys", R"("result": "replied", "payload": "686922")"}).grade == Grade::failed);
    CHECK(verdict_of({"obeys", R"("result": "done")"}, suite_of("[" + call_step + "]", "should")).grade == Grade::warned);
}

TEST_CASE("kind and message of a failure count where they are expected and told")
{
    const std::string call = R"([{"rank": 0, "command": "call", "to": 1, "name": "fail", "payload": "", "expect": )";
    const LiveSuite with_message = suite_of(call + R"({"result": "failed", "kind": "remote_error", "message": "boom"}}])");
    CHECK(verdict_of({"obeys", R"("result": "failed", "kind": "remote_error", "message": "boom")"}, with_message).grade ==
          Grade::passed);
    CHECK(verdict_of({"obeys", R"("result": "failed", "message": "boom")"}, with_message).grade == Grade::passed);
    CHECK(verdict_of({"obeys", R"("result": "failed", "kind": "timed_out", "message": "boom")"}, with_message).grade ==
          Grade::failed);
    CHECK(verdict_of({"obeys", R"("result": "failed", "kind": "remote_error", "message": "bo")"}, with_message).grade ==
          Grade::failed);
    const LiveSuite without = suite_of(call + R"({"result": "failed", "kind": "remote_error"}}])");
    CHECK(verdict_of({"obeys", R"("result": "failed", "kind": "remote_error", "message": "bo")"}, without).grade ==
          Grade::passed);
}

TEST_CASE("crashes, hangs and answers outside the protocol are told apart")
{
    const LiveVerdict crash = verdict_of({"exits"});
    CHECK(crash.grade == Grade::crashed);
    CHECK(crash.actual == "rank 0 exited with status 3");
    CHECK(crash.ranks.at(0).standard_error == "going down\n");

    const LiveVerdict hang = verdict_of({"hangs"}, suite_of("[" + call_step + "]"), quick);
    CHECK(hang.grade == Grade::hung);
    CHECK(hang.actual == "no answer in time");

    CHECK(verdict_of({"nonsense"}).actual ==
          "expected one JSON object on one line, with the id of an unanswered command; it wrote: what?");
    CHECK(verdict_of({"twice", replies_hi}).grade == Grade::broke_protocol);
    CHECK(verdict_of({"skips"}).grade == Grade::not_observed);
    CHECK(verdict_of({"skips"}).actual == "skipped: no calls");
    CHECK(verdict_of({"fails_after_stop", replies_hi}).actual == "rank 0 exited with status 7 after stop");
    CHECK(verdict_of({"ignores_stop", replies_hi}, suite_of("[" + call_step + "]"), quick).grade == Grade::hung);
}

TEST_CASE("commands of one rank are answered in any order")
{
    const std::string steps = R"([{"rank": 0, "command": "call", "begin": "call", "to": 1, "name": "hold", "payload": "01"},
        {"rank": 0, "command": "release", "payload": "01"}, {"end": "call", "expect": {"result": "replied", "payload": "686921"}}])";
    CHECK(verdict_of({"later"}, suite_of(steps)).grade == Grade::passed);
}

TEST_CASE("a killed rank is missed by nobody")
{
    CHECK(verdict_of({"obeys"}, suite_of(R"([{"rank": 1, "command": "kill"}, {"rank": 0, "command": "barrier"}])")).grade ==
          Grade::passed);
}

TEST_CASE("a killed rank that is started again joins the same world")
{
    const TemporaryDirectory directory;
    const LiveSuite suite =
        suite_of(R"([{"rank": 1, "command": "kill"}, {"rank": 1, "command": "start"}, {"rank": 1, "command": "barrier"}])");
    CHECK(verdict_of({"records", directory.path("lines")}, suite).grade == Grade::passed);
    const std::string lines = directory.read("lines");
    const std::size_t first = lines.find(R"({"command":"join","rank":"1")");
    const std::size_t second = lines.find(R"({"command":"join","rank":"1")", first + 1);
    REQUIRE(second != std::string::npos);
    const auto line_at = [&](std::size_t start) { return lines.substr(start, lines.find('\n', start) - start); };
    CHECK(line_at(second) == line_at(first));
}

TEST_CASE("a rank that does not come back fails its case")
{
    const TemporaryDirectory directory;
    const LiveSuite suite = suite_of(R"([{"rank": 1, "command": "kill"}, {"rank": 1, "command": "start"}])");
    const LiveVerdict verdict = verdict_of({"once", directory.path("seen")}, suite);
    CHECK(verdict.grade == Grade::failed);
    CHECK(verdict.step == "step 2: rank 1 is started again and joins");
    CHECK(verdict.actual == "failed: not again");
}

TEST_CASE("when another process takes the port first, the world is made again")
{
    const TemporaryDirectory directory;
    CHECK(verdict_of({"taken", directory.path("seen")}, suite_of(R"([{"rank": 0, "command": "barrier"}])")).grade ==
          Grade::passed);
}

TEST_CASE("every rank is told which others run the crate")
{
    const TemporaryDirectory directory;
    const LiveSuite suite = suite_of(R"([{"rank": 0, "command": "barrier"}])", "must", "native crate");
    Recorder recorder;
    play(suite.cases(), {fake_rank({"records", directory.path("native")}), fake_rank({"records", directory.path("crate")})},
         patient, -1, recorder);
    const std::string native = directory.read("native");
    CHECK(native.find(R"("crate_peers":[{"rank":"1","request_size":"64"}],"id":2})") != std::string::npos);
    CHECK(native.find(R"({"command":"join","rank":"0","world_size":"2","address":"127.0.0.1:)") == 0);
    CHECK(directory.read("crate").find(R"("timeout_ms":100,"crate_peers":[],"id":2})") != std::string::npos);
}

TEST_CASE("cases with crate ranks are left out where nothing plays them")
{
    const LiveSuite suite = suite_of("[" + call_step + "]", "must", "native crate");
    Recorder recorder;
    const LiveSummary summary = play(suite.cases(), {fake_rank({"obeys"}), {}}, patient, -1, recorder);
    CHECK(summary.left_out == 1);
    CHECK(summary.cases == 0);
    CHECK(exit_code(summary) == exit_nothing_ran);
}

TEST_CASE("a program that does not start ends the run")
{
    const LiveSuite suite = suite_of("[" + call_step + "]");
    Recorder recorder;
    const LiveSummary summary = play(suite.cases(), {{"/nonexistent/rank"}, {}}, patient, -1, recorder);
    CHECK(summary.stopped == "cannot start /nonexistent/rank: No such file or directory");
    CHECK(exit_code(summary) == exit_testee);
}

TEST_CASE("a listed failure is known, and a listed case that passes fails")
{
    const LiveSuite suite = suite_of("[" + call_step + "]");
    const LiveOptions listed{{{"x", "it is slow"}}};
    Recorder fails;
    const LiveSummary known =
        play(suite.cases(), {fake_rank({"obeys", R"("result": "done")"}), {}}, patient, -1, fails, listed);
    CHECK(fails.verdicts.at(0).grade == Grade::known_difference);
    CHECK(fails.verdicts.at(0).reason == "it is slow");
    CHECK(exit_code(known) == exit_as_expected);

    Recorder passes;
    const LiveSummary stale = play(suite.cases(), {fake_rank({"obeys", replies_hi}), {}}, patient, -1, passes, listed);
    CHECK(passes.verdicts.at(0).grade == Grade::failed);
    CHECK(passes.verdicts.at(0).expected == "to fail, as x is listed: it is slow");
    CHECK(exit_code(stale) == exit_unexpected);

    Recorder others;
    play(suite.cases(), {fake_rank({"obeys", replies_hi}), {}}, patient, -1, others, {{{"y", "another"}}});
    CHECK(others.verdicts.at(0).grade == Grade::passed);
}

TEST_CASE("a run may stop at its first failure, or play several worlds at a time")
{
    const LiveSuite suite = suite_of("[" + call_step + "]");
    const std::vector<LiveCase> cases(4, suite.cases().at(0));
    Recorder first;
    play(cases, {fake_rank({"obeys", R"("result": "done")"}), {}}, patient, -1, first, {{}, true});
    CHECK(first.verdicts.size() == 1);

    Recorder all;
    const LiveSummary summary = play(cases, {fake_rank({"obeys", replies_hi}), {}}, patient, -1, all, {{}, false, 3});
    CHECK(all.verdicts.size() == 4);
    CHECK(all.players.size() == 1);
    CHECK(summary.as_expected == 12);
}

TEST_CASE("a world whose port is taken is begun again, also where the judge is to connect there")
{
    const TemporaryDirectory directory;
    const LiveSuite suite = suite_of(R"([{"rank": 1, "command": "write", "bytes": "00"}])", "must", "native wire");
    const LiveVerdict verdict = verdict_of({"always_taken", directory.path("joins")}, suite);
    CHECK(verdict.step == "rank 0 joins");
    CHECK(verdict.actual == "failed: bind: Address already in use");
    CHECK(directory.read("joins") == "join\njoin\njoin\njoin\njoin\n");
}

TEST_CASE("no two worlds that are played at a time have one address")
{
    std::set<std::string> addresses;
    std::list<ReservedAddress> reserved;
    for (int world = 0; world < 50; ++world) {
        CHECK(addresses.insert(reserved.emplace_back().text()).second);
    }
}

TEST_CASE("a program that says itself that it failed has failed")
{
    CHECK(verdict_of({"obeys", R"("result": "errored", "message": "a bug")"}).actual == "errored: a bug");
    CHECK(verdict_of({"obeys", R"("result": "errored", "message": "a bug")"}).grade == Grade::failed);
}

TEST_CASE("what a program has declared that it does not take is not asked of it")
{
    const auto suite_that_needs = [](const std::string &needs) {
        std::vector<Problem> problems;
        LiveSuite suite = parse_live_suite(
            {{"live.json",
              R"({"format": 1, "title": "t", "about": "a", "scenarios": [{"id": "x", "title": "a title", "rules": ["SES-4"], "level": "must", "worlds": ["native native"], "needs": )" +
                  needs + R"(, "steps": [)" + call_step + "]}]}"}},
            rules, problems);
        REQUIRE(texts(problems) == std::vector<std::string>{});
        return suite;
    };
    const LiveVerdict declared = verdict_of({"declares", replies_hi}, suite_that_needs(R"({"calls_max": 3})"));
    CHECK(declared.grade == Grade::not_observed);
    CHECK(declared.expected == "a calls_max of at least 3");
    CHECK(declared.actual == "rank 0 declares calls_max 2");
    CHECK(verdict_of({"declares", replies_hi}, suite_that_needs(R"({"cap": 1025})")).grade == Grade::not_observed);
    CHECK(verdict_of({"declares", replies_hi}, suite_that_needs(R"({"cap": 1024, "calls_max": 2})")).grade == Grade::passed);
    CHECK(verdict_of({"obeys", replies_hi}, suite_that_needs(R"({"cap": 1073741824, "calls_max": 1000})")).grade ==
          Grade::passed);
}

TEST_CASE("a run whose results cannot be written says so")
{
    class Lost : public Recorder {
    public:
        bool is_lost() const override { return true; }
    };
    const LiveSuite suite = suite_of("[" + call_step + "]");
    Lost lost;
    const LiveSummary summary = play(suite.cases(), {fake_rank({"obeys", replies_hi}), {}}, patient, -1, lost);
    CHECK(summary.stopped == "its results cannot be written");
    CHECK(exit_code(summary) == exit_unexpected);
}
