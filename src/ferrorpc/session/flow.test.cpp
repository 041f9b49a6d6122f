// SES-12 and ERR-8: when reading stops, what is refused meanwhile, and how much is held.
#include <ferrorpc/session/script.test.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::testing;

namespace {

Limits two_requests()
{
    Limits limits;
    limits.requests_in_service_max = 2;
    return limits;
}

} // namespace

TEST_CASE("flow: reading stops when the peer's requests fill the limit, and goes on when an answer is written", "[session]")
{
    play(Script::with(two_requests()), [](Script &script) {
        script.receive(small_call(1) + small_call(2) + small_call(3));
        CHECK(script.events() == Lines{"request 1  ", "request 2  "});
        CHECK_FALSE(script.session.wants_input());
        script.session.respond(token(1), {});
        CHECK_FALSE(script.session.wants_input()); // a peer that reads nothing gets no further
        CHECK(script.written() == plain(small_answer(1)));
        CHECK(script.events() == Lines{"request 3  "});
        CHECK(script.session.counters().requests_refused == 0);
    });
}

TEST_CASE("flow: SES-12: while a call is pending reading goes on, and requests over the limit are refused", "[session]")
{
    play(Script::with(two_requests()), [](Script &script) {
        script.session.call("", {});
        script.written();
        script.receive(small_call(1) + small_call(2) + small_call(3));
        CHECK(script.session.wants_input());
        CHECK(script.events() == Lines{"request 1  ", "request 2  "});
        CHECK(script.written() == plain("0800000000000000 1f00000000000000 1f00000000000000 02 0300000000000000 01 11000000"
                                        "746f6f206d616e79207265717565737473")); // too many requests
        CHECK(script.session.counters().requests_refused == 1);
        script.receive(small_answer(1));
        CHECK(script.events() == Lines{"call 1 reply"});
        CHECK_FALSE(script.session.wants_input());
    });
}

TEST_CASE("flow: SES-12: a call makes a session read on", "[session]")
{
    Script script{Script::with(two_requests())};
    script.session.start();
    script.receive(small_call(1) + small_call(2) + small_call(3));
    CHECK(script.written().empty());
    script.session.call("", {});
    CHECK(script.session.counters().requests_refused == 1);
    CHECK(script.session.wants_input());
    script.session.cancel(call_id(1));
    CHECK_FALSE(script.session.wants_input());
}

TEST_CASE("flow: ERR-8: a peer that does not read its refusals is closed", "[session]")
{
    Limits limits = two_requests();
    limits.refusal_bytes_max = 512;
    play(Script::with(limits), [](Script &script) {
        script.session.call("", {});
        script.written();
        script.receive(small_call(1) + small_call(2));
        for (int i = 0; i < 9; ++i) { // 55 bytes each
            script.receive(small_call(3));
        }
        CHECK(script.events() == Lines{"request 1  ", "request 2  "});
        script.receive(small_call(3));
        CHECK(script.events() == Lines{"call 1 connection_lost", "closed too_many_refusals"});
        CHECK(script.session.respond(token(1), {}) == RespondResult::no_such_request);
    });
    play(Script::with(limits), [](Script &script) {
        script.session.call("", {});
        script.written();
        for (int i = 0; i < 50; ++i) {
            script.receive(small_call(3));
            script.written();
        }
        CHECK_FALSE(script.session.is_closed());
    });
}

TEST_CASE("flow: undecodable requests stop the reading before they close, when no call is pending", "[session]")
{
    Limits limits;
    limits.refusal_bytes_max = 512;
    Script script{Script::with(limits)};
    script.session.start();
    for (int i = 0; i < 100 && script.session.wants_input(); ++i) {
        script.receive("0900000000000000 01 0302000000000000");
    }
    CHECK_FALSE(script.session.is_closed());
    CHECK(script.session.queued_bytes() <= 512);
    script.written();
    CHECK(script.session.wants_input());
}

TEST_CASE("flow: a limit counts the bytes of names and payloads of unanswered requests", "[session]")
{
    Limits limits;
    limits.request_bytes_max = 7;
    play(Script::with(limits), [](Script &script) {
        script.receive(echo_call);
        CHECK_FALSE(script.session.wants_input());
        script.session.respond(token(1), {});
        CHECK(script.session.wants_input());
    });
    limits.request_bytes_max = 8;
    play(Script::with(limits), [](Script &script) {
        script.receive(echo_call);
        CHECK(script.session.wants_input());
    });
}

TEST_CASE("flow: a peer that reads slowly cannot make us hold more", "[session]")
{
    Limits limits;
    limits.queued_bytes_max = 1000;
    limits.refusal_bytes_max = 512;
    Script script{Script::with(limits)};
    script.session.start();
    script.receive(small_call(1));
    script.session.respond(token(1), Payload{Bytes(1000)});
    CHECK_FALSE(script.session.wants_input());
    CHECK(script.session.call("", {}).error() == CallError::queue_full);
    script.written();
    CHECK(script.session.wants_input());
    CHECK(script.session.call("", {}));
}

TEST_CASE("flow: calls in flight are limited", "[session]")
{
    Limits limits;
    limits.calls_in_flight_max = 2;
    Script script{Script::with(limits)};
    CHECK(script.session.call("", {}));
    CHECK(script.session.call("", {}));
    CHECK(script.session.call("", {}).error() == CallError::too_many_calls);
    script.session.cancel(call_id(1));
    CHECK(script.session.call("", {}) == CallId{3});
}
