#include "wire/rank.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <poll.h>

using namespace ferrorpc::conformance;
using nlohmann::json;

namespace {

WireStatus wait_alone(int descriptor, short events, Clock::time_point deadline)
{
    pollfd waited{descriptor, events, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    const int ready = poll(&waited, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    return ready > 0 ? WireStatus::done : WireStatus::timed_out;
}

// Two ranks of the judge, joined with each other.
class Pair {
public:
    Pair()
    {
        caller.connect_to(callee.address());
        REQUIRE(caller.join(1, soon()).is_as_expected);
        REQUIRE(callee.join(1, soon()).is_as_expected);
    }

    static Clock::time_point soon() { return Clock::now() + std::chrono::seconds(30); }

    void does(WireRank &rank, const std::string &command)
    {
        const WireOutcome outcome = rank.carry_out(json::parse(command), soon());
        INFO(command + " expected " + outcome.expected + ", actual " + outcome.actual);
        CHECK(outcome.is_as_expected);
    }
    // What the rank saw instead.
    static std::string misses(WireRank &rank, const std::string &command)
    {
        const WireOutcome outcome = rank.carry_out(json::parse(command), Clock::now() + std::chrono::milliseconds(50));
        CHECK(!outcome.is_as_expected);
        return outcome.actual;
    }

    WireLog log;
    WireRank callee{0, wait_alone, log};
    WireRank caller{1, wait_alone, log};
};

const std::string write_request =
    R"({"command": "write", "bytes": {"request": "echo", "id": 5, "payload": "5a"}, "split": "bytes"})";
const std::string want_request = R"({"command": "requested", "name": "echo", "payload": "5a", "as": "a"})";

} // namespace

TEST_CASE("a wire rank sends a request in pieces, and gets the answer to it")
{
    Pair pair;
    // Nobody reads between the pieces here: cut where that does not matter.
    pair.does(pair.caller, R"({"command": "write", "bytes": {"request": "echo", "id": 5, "payload": "5a"}})");
    pair.does(pair.callee, want_request);
    pair.does(pair.callee, R"({"command": "write", "bytes": {"response": "a", "payload": "5b"}})");
    pair.does(pair.caller, R"({"command": "answered", "answers": [{"id": 5, "payload": "5b"}]})");
    CHECK(Pair::misses(pair.caller, write_request) == "nothing more in time");
}

TEST_CASE("answers are taken in any order, each once, and their frames only in pairs")
{
    Pair pair;
    const std::string two = R"({"command": "answered", "answers": [{"id": 1, "payload": "01"}, {"id": 2, "error": true}]})";
    pair.does(pair.callee,
              R"({"command": "write", "bytes": [{"response": 2, "error": "x"}, {"response": 1, "payload": "01"}]})");
    pair.does(pair.caller, two);
    pair.does(pair.callee,
              R"({"command": "write", "bytes": [{"response": 1, "payload": "01"}, {"response": 1, "payload": "01"}]})");
    CHECK(Pair::misses(pair.caller, two) == "the answer to id 1: 1 byte 01");
    pair.does(pair.callee, R"({"command": "write", "bytes": [{"prefix": 15}, {"prefix": 15}]})");
    CHECK(Pair::misses(pair.caller, two) == "a prefix that announces 15 before a frame of 8 bytes 0f00000000000000");
}

TEST_CASE("an answer that is another one, or none, is told")
{
    Pair pair;
    const std::string want = R"({"command": "answered", "answers": [{"id": 1, "payload": "01"}]})";
    pair.does(pair.callee, R"({"command": "write", "bytes": {"response": 1, "payload": "02"}})");
    CHECK(Pair::misses(pair.caller, want) == "to id 1: 1 byte 02");
    pair.does(pair.callee, R"({"command": "write", "bytes": {"response": 1, "error": "no"}})");
    CHECK(Pair::misses(pair.caller, want) == "to id 1: the error no");
    pair.does(
        pair.callee,
        R"({"command": "write", "bytes": [{"prefix": 16}, {"frame": ["02", {"u64": "1"}, "00", {"u32": "1"}, "01ff"]}]})");
    CHECK(Pair::misses(pair.caller, want).starts_with("no response as a sender writes it: 16 bytes"));
    pair.does(pair.callee, R"({"command": "write", "bytes": {"token": "00"}})");
    CHECK(Pair::misses(pair.caller, want) == "a frame of 1 byte 00");
    pair.does(pair.callee, R"({"command": "write", "bytes": {"u64": "1099511627776"}})");
    CHECK(Pair::misses(pair.caller, want).starts_with("a frame header that claims 1099511627776 bytes"));
}

TEST_CASE("a request with an id that was there before, or of another name or payload, is told")
{
    Pair pair;
    const std::string request = R"({"command": "write", "bytes": {"request": "echo", "id": 5, "payload": "5a"}})";
    pair.does(pair.caller, request);
    pair.does(pair.callee, want_request);
    pair.does(pair.caller, request);
    CHECK(Pair::misses(pair.callee, want_request) == "id 5 again");
    pair.does(pair.caller, R"({"command": "write", "bytes": {"request": "fail", "id": 6, "payload": "5a"}})");
    CHECK(Pair::misses(pair.callee, want_request) == "one for fail");
    pair.does(pair.caller, R"({"command": "write", "bytes": {"request": "echo", "id": 7, "payload": "5b"}})");
    CHECK(Pair::misses(pair.callee, want_request) == "another payload");
}

TEST_CASE("a sentinel tells in step, out of step and closed apart")
{
    const std::string in_step = R"({"command": "sentinel", "expect": "in step"})";
    const std::string closed = R"({"command": "sentinel", "expect": "closed"})";
    const std::string answer = R"({"command": "write", "bytes": {"response": 1592598046, "payload": "73656e74696e656c"}})";
    Pair pair;
    pair.does(pair.callee, answer);
    pair.does(pair.caller, in_step);
    pair.does(pair.callee, answer);
    CHECK(Pair::misses(pair.caller, closed).starts_with("in step: 46 bytes 0800000000000000"));
    CHECK(Pair::misses(pair.caller, in_step) == "nothing more in time");
    pair.does(pair.callee, R"({"command": "write", "bytes": {"token": "00"}})");
    pair.does(pair.callee, R"({"command": "finish"})");
    CHECK(Pair::misses(pair.caller, in_step) == "out of step: 9 bytes 010000000000000000");
    pair.does(pair.caller, closed);
}

TEST_CASE("the end of a connection is seen, however it comes, and bytes in its place are told")
{
    for (const std::string how : {"finish", "close", "reset"}) {
        Pair pair;
        pair.does(pair.callee, R"({"command": ")" + how + R"("})");
        pair.does(pair.caller, R"({"command": "ended"})");
    }
    Pair pair;
    CHECK(Pair::misses(pair.caller, R"({"command": "ended"})") == "nothing more in time");
    pair.does(pair.callee, R"({"command": "write", "bytes": "ff"})");
    CHECK(Pair::misses(pair.caller, R"({"command": "ended"})") == "1 byte ff");
    CHECK(Pair::misses(pair.caller, R"({"command": "ended", "on": "other"})") == "there is none");
}

TEST_CASE("bytes that differ, or are too few, are told")
{
    Pair pair;
    const std::string read = R"({"command": "read", "bytes": "000102"})";
    pair.does(pair.callee, R"({"command": "write", "bytes": "0001ff"})");
    CHECK(Pair::misses(pair.caller, read) == "3 bytes 0001ff; they differ from byte 2 on");
    pair.does(pair.callee, R"({"command": "write", "bytes": "00"})");
    pair.does(pair.callee, R"({"command": "close"})");
    CHECK(Pair::misses(pair.caller, read) == "1 byte 00, then the connection was closed");
}

TEST_CASE("what two writes have sent are two segments")
{
    Pair pair;
    pair.does(pair.callee, R"({"command": "write", "bytes": "00"})");
    pair.does(pair.caller, R"({"command": "read", "bytes": "00"})");
    pair.does(pair.caller, R"({"command": "pieces"})");
    pair.does(pair.callee, R"({"command": "write", "bytes": "01"})");
    pair.does(pair.callee, R"({"command": "write", "bytes": "02"})");
    pair.does(pair.caller, R"({"command": "read", "bytes": "0102"})");
    CHECK(Pair::misses(pair.caller, R"({"command": "pieces", "at_most": 1})") == "2 segments");
}

TEST_CASE("the log tells what happened on a connection, in order")
{
    Pair pair;
    pair.does(pair.callee, R"({"command": "write", "bytes": "0001"})");
    pair.does(pair.caller, R"({"command": "read", "bytes": "0001"})");
    pair.does(pair.caller, R"({"command": "reset"})");
    std::vector<WireAction> actions;
    for (const WireEvent &event : pair.log.events()) {
        actions.push_back(event.action);
    }
    CHECK(actions == std::vector<WireAction>{WireAction::connected, WireAction::sent, WireAction::accepted,
                                             WireAction::received, WireAction::sent, WireAction::received, WireAction::reset});
    CHECK(describe(pair.log.events()[5]).ends_with("rank 1 on 0  received 2 bytes  0001"));
}

TEST_CASE("of a step that fails the bytes are told: what was to come, where all of it is known, and what came")
{
    Pair pair;
    pair.does(pair.callee, R"({"command": "write", "bytes": {"response": 1, "payload": "01"}})");
    const std::string wanted = R"({"command": "answered", "answers": [{"id": 1, "payload": "02"}]})";
    const WireBytes answer = pair.caller.carry_out(json::parse(wanted), Pair::soon()).bytes;
    REQUIRE((answer.expected && answer.actual));
    CHECK(to_hex(answer.expected->copy(0, 64)) ==
          "08000000000000000f000000000000000f00000000000000020100000000000000000100000002");
    CHECK(to_hex(answer.actual->copy(0, 64)) ==
          "08000000000000000f000000000000000f00000000000000020100000000000000000100000001");
    CHECK(answer.difference == 38);

    pair.does(pair.caller, R"({"command": "write", "bytes": {"token": "07"}})");
    const WireBytes token =
        pair.callee.carry_out(json::parse(R"({"command": "read", "bytes": {"token": "00"}})"), Pair::soon()).bytes;
    CHECK(token.difference == 8);
    CHECK(!token.is_announce);

    pair.does(pair.caller, R"({"command": "write", "bytes": {"request": "fail", "id": 5, "payload": "5a"}})");
    const WireBytes request = pair.callee.carry_out(json::parse(want_request), Pair::soon()).bytes;
    CHECK(!request.expected);
    REQUIRE(request.actual);
    CHECK(to_hex(request.actual->copy(0, 17)) == "1600000000000000010500000000000000");
}
