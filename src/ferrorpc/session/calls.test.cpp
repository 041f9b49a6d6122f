// Calls of ours: SES-2 and SES-4 to SES-9.
#include <ferrorpc/session/script.test.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::testing;

TEST_CASE("calls: SES-2, DIF-10: a call is one request, whose ids count from 1, and its reply ends it", "[session][defect-11]")
{
    play([](Script &script) {
        CHECK(script.session.call("echo", payload("686921")) == CallId{1});
        CHECK(script.written() == plain(echo_call));
        script.receive(echo_answer);
        CHECK(script.events() == Lines{"call 1 reply 6f6b"});
        CHECK(script.session.call("", {}) == CallId{2});
        CHECK(script.written() == plain(small_call(2)));
        CHECK(script.session.counters().calls_started == 2);
        CHECK(script.session.counters().calls_ended == 1);
    });
}

TEST_CASE("calls: SES-6: a remote error is the call's end", "[session]")
{
    play([](Script &script) {
        script.session.call("", {});
        script.written();
        script.receive("0800000000000000 1200000000000000 1200000000000000 02 0100000000000000 01 04000000 66756c6c");
        CHECK(script.events() == Lines{"call 1 remote_error: full"});
    });
}

TEST_CASE("calls: SES-4: answers in any order find their calls", "[session]")
{
    play([](Script &script) {
        for (int i = 0; i < 3; ++i) {
            script.session.call("", {});
        }
        script.written();
        script.receive(small_answer(3) + small_answer(1) + small_answer(2));
        CHECK(script.events() == Lines{"call 3 reply", "call 1 reply", "call 2 reply"});
    });
}

TEST_CASE("calls: SES-5, DIF-7: late, second and unknown responses are dropped and counted", "[session]")
{
    play([](Script &script) {
        script.session.call("", {}, {.deadline = at(10), .nested_in = {}});
        script.written();
        script.session.advance(at(10));
        CHECK(script.events() == Lines{"call 1 deadline"});
        script.receive(small_answer(1) + small_answer(2) + small_answer(0));
        CHECK(script.events() == Lines{});
        CHECK(script.session.counters().responses_late == 1);
        CHECK(script.session.counters().responses_unknown == 2);

        // The forged answer of id 2 is not kept for the call that gets this id.
        CHECK(script.session.call("", {}) == CallId{2});
        script.written();
        CHECK(script.events() == Lines{});
        script.receive(small_answer(2) + small_answer(2));
        CHECK(script.events() == Lines{"call 2 reply"});
        CHECK(script.session.counters().responses_late == 2);
    });
}

TEST_CASE("calls: SES-4: a response to a call that nobody can have seen is unknown", "[session]")
{
    play([](Script &script) {
        script.session.call("", {});
        script.receive(small_answer(1));
        CHECK(script.events() == Lines{});
        CHECK(script.session.counters().responses_unknown == 1);
        script.session.output(); // from here on the peer may have seen it
        script.receive(small_answer(1));
        CHECK(script.events() == Lines{"call 1 reply"});
    });
}

TEST_CASE("calls: SES-6: a deadline ends a call when it has come and not before", "[session]")
{
    Script script;
    script.session.call("", {}, {.deadline = at(20), .nested_in = {}});
    script.session.call("", {}, {.deadline = at(10), .nested_in = {}});
    script.session.call("", {});
    script.written();
    CHECK(script.session.next_deadline() == at(10));
    script.session.advance(at(9));
    CHECK(script.events() == Lines{});
    script.session.advance(at(10));
    CHECK(script.events() == Lines{"call 2 deadline"});
    CHECK(script.session.next_deadline() == at(20));
    script.session.advance(at(1000));
    CHECK(script.events() == Lines{"call 1 deadline"});
    CHECK(script.session.next_deadline() == std::nullopt);
    CHECK(script.session.calls_in_flight() == 1);
}

TEST_CASE("calls: SES-6: a call is cancelled once, and not after it has ended", "[session]")
{
    Script script;
    script.session.call("", {});
    script.written();
    CHECK(script.session.cancel(call_id(1)));
    CHECK_FALSE(script.session.cancel(call_id(1)));
    CHECK_FALSE(script.session.cancel(call_id(2)));
    script.receive(small_answer(1));
    CHECK(script.events() == Lines{"call 1 cancelled"});
}

TEST_CASE("calls: SES-7: a call that ends before its first byte is written is not written", "[session]")
{
    Script script;
    script.session.call("echo", payload("686921"));
    script.session.call("", {});
    script.session.call("", {}, {.deadline = at(5), .nested_in = {}});
    CHECK(script.session.cancel(call_id(2)));
    script.session.advance(at(5));
    CHECK(script.events() == Lines{"call 2 cancelled, unwritten", "call 3 deadline, unwritten"});
    CHECK(script.written() == plain(echo_call));
}

TEST_CASE("calls: FRM-6: a call that ends after its first byte is written is written to its end", "[session]")
{
    Script script;
    script.session.call("echo", payload("686921"));
    script.session.call("", {});
    script.session.output();
    script.session.wrote(1);
    CHECK(script.session.cancel(call_id(1)));
    CHECK(script.session.cancel(call_id(2)));
    CHECK(script.events() == Lines{"call 1 cancelled", "call 2 cancelled, unwritten"});
    CHECK(script.written() == plain(echo_call).substr(2));
}

TEST_CASE("calls: SES-8: the end of the connection fails every call, and none starts afterwards", "[session]")
{
    play([](Script &script) {
        script.session.call("", {});
        script.written();
        script.session.call("", {});
        script.session.connection_ended();
        CHECK(script.events() == Lines{"call 1 connection_lost", "call 2 connection_lost, unwritten", "closed peer_closed"});
        CHECK(script.session.is_closed());
        CHECK(script.session.call("", {}).error() == CallError::closed);
        CHECK(script.session.output().empty());
        CHECK_FALSE(script.session.wants_input());
        script.session.connection_ended();
        CHECK(script.events() == Lines{});
    });
}

TEST_CASE("calls: SES-8: a connection that ends within a frame says so", "[session]")
{
    Script script;
    script.receive("01000000");
    script.session.connection_ended();
    CHECK(script.events() == Lines{"closed cut_within_frame"});
}

TEST_CASE("calls: SES-9: a new session writes nothing of an old one", "[session]")
{
    Script old;
    old.session.call("", {});
    old.session.connection_ended();
    CHECK(old.written().empty());
    Script fresh;
    CHECK(fresh.written().empty());
    CHECK(fresh.session.call("", {}) == CallId{1});
}

TEST_CASE("calls: LIM-4, MSG-3: a call that cannot be sent uses up no id", "[session]")
{
    Limits limits;
    limits.frame_length_max = 512;
    Script script{Script::with(limits)};
    CHECK(script.session.call("\xff", {}).error() == CallError::invalid_name);
    CHECK(script.session.call("", Payload{Bytes(512 - 17 + 1)}).error() == CallError::too_large);
    CHECK(script.session.call(std::string(600, 'n'), {}).error() == CallError::too_large);
    CHECK(script.session.call("", Payload{Bytes(512 - 17)}) == CallId{1});
    CHECK(script.session.queued_bytes() == 520);
}
