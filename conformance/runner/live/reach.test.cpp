#include "live/reach.hpp"
#include "live/run.hpp"
#include "testing.hpp"

#include <catch2/catch.hpp>

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

using namespace ferrorpc::conformance;

namespace {

const std::vector<Rule> rules{{"SES-4", "must", "9 Session", "Sentence."}};
const std::string sentinel = R"({"rank": 1, "command": "sentinel", "expect": "in step"})";
const std::string serve = R"({"rank": 0, "command": "serve"})";

LiveSuite suite_of(const std::string &steps, const std::string &world = "native wire", const std::string &more = "")
{
    std::vector<Problem> problems;
    LiveSuite suite = parse_live_suite(
        {{"live.json",
          R"({"format": 1, "title": "t", "about": "a", "scenarios": [{"id": "x", "title": "a title", "rules": ["SES-4"], "level": "must", "worlds": [")" +
              world + R"("])" + more + R"(, "steps": [)" + steps + "]}]}"}},
        rules, problems);
    REQUIRE(texts(problems) == Lines{});
    return suite;
}

std::string why(const std::string &steps, const std::string &world = "native wire", const std::string &more = "")
{
    const LiveSuite suite = suite_of(steps, world, more);
    return why_out_of_reach(suite.cases().at(0), {0, 2, "127.0.0.1:1"});
}

class Recorder : public LiveReport {
public:
    void player(Player, const std::string &name) override { players.push_back(name); }
    void result(const LiveCase &, const LiveVerdict &verdict) override { verdicts.push_back(verdict); }
    void end(const LiveSummary &) override {}

    Lines players;
    std::vector<LiveVerdict> verdicts;
};

WireStatus wait_alone(int descriptor, short events, Clock::time_point deadline)
{
    pollfd waited{descriptor, events, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    const int ready = poll(&waited, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    return ready > 0 ? WireStatus::done : WireStatus::timed_out;
}

const TestLimits limits{std::chrono::seconds(30), std::chrono::seconds(30), std::chrono::seconds(30)};

// The answer to the sentinel's call.
const std::string answer = R"({"response": 1592598046, "payload": "73656e74696e656c"})";

// Serves what comes, one call of the sentinel after another, until the other end closes.
void serve_sentinels(WireRank &rank, const std::string &on)
{
    const auto deadline = Clock::now() + std::chrono::seconds(30);
    const std::string read = R"({"command": "read", "on": ")" + on +
                             R"(", "bytes": {"request": "echo", "id": 1592598046, "payload": "73656e74696e656c"}})";
    while (rank.carry_out(nlohmann::json::parse(read), deadline).is_as_expected) {
        rank.carry_out(nlohmann::json::parse(R"({"command": "write", "on": ")" + on + R"(", "bytes": )" + answer + "}"),
                       deadline);
    }
}

} // namespace

TEST_CASE("a case is played where the testee has only to serve")
{
    CHECK(why(serve + "," + sentinel).empty());
    CHECK(why(sentinel).empty());
    CHECK(why(serve, "native native") == "have other programs than this one among their ranks");
    CHECK(why(R"({"rank": 1, "command": "serve"})", "wire native") == "have other programs than this one among their ranks");
    CHECK(why(sentinel, "crate wire") == "have other programs than this one among their ranks");
    CHECK(why(sentinel, "native wire wire") == "need a world of 3 ranks");
    CHECK(why(R"({"rank": 0, "command": "barrier"})") == "need the command barrier of the testee protocol");
    CHECK(why(R"({"rank": 0, "command": "kill"})") == "end the program and start it again");
    CHECK(why(R"({"rank": 0, "command": "memory"})") == "look at the memory of a program that the judge has started");
    CHECK(why(sentinel, "native wire", R"(, "mode": "raw")") == "are about raw frames");
    CHECK(why(sentinel, "native wire", R"(, "crate": {"wire": true})") ==
          "need a program that is told that its peers run the crate");
    const std::string write = R"({"rank": 1, "command": "write", "bytes": "00"})";
    CHECK(why(write + "," + serve) == "need a program that does not serve yet");
    CHECK(why(R"({"rank": 1, "command": "connect"},)" + write + R"(,{"rank": 0, "command": "joined"},)" + serve, "native wire",
              R"(, "join": "by hand")")
              .empty());
}

TEST_CASE("a testee that listens is met anew in each case, and that it has joined shows in that it serves")
{
    const auto listener = std::make_shared<const WireListener>(WireListener::at("127.0.0.1:0").value());
    std::jthread testee([listener] {
        for (int met = 0; met < 3; ++met) {
            WireLog log;
            WireRank rank(0, wait_alone, log, listener);
            const bool has_joined = rank.join(1, Clock::now() + std::chrono::seconds(30)).is_as_expected;
            if (has_joined && met > 0) { // the first time it takes nobody, as one that has not seen the end of the case before
                serve_sentinels(rank, "1");
            }
        }
    });
    const LiveSuite joined =
        suite_of(R"({"rank": 1, "command": "connect"}, {"rank": 1, "command": "write", "bytes": {"announce": 1}},
        {"rank": 0, "command": "joined"})",
                 "native wire", R"(, "join": "by hand")");
    const LiveSuite served = suite_of(serve + "," + sentinel);
    Recorder recorder;
    LivePrograms programs{{}, {}, Reached{0, 2, listener->address()}};
    const std::vector<LiveCase> cases{served.cases().at(0), joined.cases().at(0)};
    const LiveSummary summary = play(cases, programs, limits, -1, recorder);
    INFO(summary.stopped);
    REQUIRE(recorder.verdicts.size() == 2);
    CHECK(recorder.verdicts[0].grade == Grade::passed);
    CHECK(recorder.verdicts[1].grade == Grade::passed);
    CHECK(recorder.players == Lines{"the program at " + listener->address()});
    CHECK(summary.as_expected == 4 + 5);
}

TEST_CASE("a testee that connects is awaited at one address, and a connection that has ended meanwhile passed over")
{
    const auto listener = std::make_shared<const WireListener>(WireListener::at("127.0.0.1:0").value());
    const auto comes = [&](bool stays) {
        WireLog log;
        WireRank rank(1, wait_alone, log);
        rank.connect_to(listener->address());
        if (rank.join(1, Clock::now() + std::chrono::seconds(30)).is_as_expected && stays) {
            serve_sentinels(rank, "0");
        }
    };
    comes(false);
    std::jthread testee([&] { comes(true); });
    const LiveSuite suite =
        suite_of(R"({"rank": 1, "command": "serve"}, {"rank": 0, "command": "sentinel", "expect": "in step"})", "wire native");
    Recorder recorder;
    const LiveSummary summary =
        play(suite.cases(), {{}, {}, Reached{1, 2, listener->address(), listener}}, limits, -1, recorder);
    INFO(summary.stopped);
    REQUIRE(recorder.verdicts.size() == 1);
    CHECK(recorder.verdicts[0].grade == Grade::passed);
}

TEST_CASE("where nobody is, the run ends, and a case out of reach is not observed")
{
    const std::string free = WireListener::at("127.0.0.1:0").value().address(); // closed at once
    const LiveSuite far = suite_of(R"({"rank": 0, "command": "barrier"})");
    const LiveSuite near = suite_of(sentinel);
    Recorder recorder;
    const TestLimits quick{std::chrono::milliseconds(100), std::chrono::seconds(30), std::chrono::seconds(30)};
    const LiveSummary summary =
        play(std::vector{far.cases().at(0), near.cases().at(0)}, {{}, {}, Reached{0, 2, free}}, quick, -1, recorder);
    REQUIRE(recorder.verdicts.size() == 1);
    CHECK(recorder.verdicts[0].grade == Grade::not_observed);
    CHECK(recorder.verdicts[0].out_of_reach == "need the command barrier of the testee protocol");
    CHECK(summary.stopped == free + ": expected a connection, actual nothing more in time; " + advice({0, 2, free}));
    CHECK(!summary.is_begun);
    CHECK(exit_code(summary) == exit_testee);
}
