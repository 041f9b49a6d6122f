// Requests of the peer: SES-1, SES-3, SES-10, REQ-7, RSP-2, ERR-5, ERR-6.
#include <ferrorpc/session/not_registered.hpp>
#include <ferrorpc/session/script.test.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::testing;

TEST_CASE("requests: SES-3, RSP-2: a request is handed out, and its answer is two frames in a row", "[session]")
{
    play([](Script &script) {
        script.receive(echo_call);
        CHECK(script.events() == Lines{"request 1 echo 686921"});
        CHECK(script.session.respond(token(1), payload("6f6b")) == RespondResult::queued);
        CHECK(script.written() == plain(echo_answer));
    });
}

TEST_CASE("requests: SES-3: answered once, in whatever order", "[session]")
{
    play([](Script &script) {
        script.receive(small_call(7) + small_call(8));
        CHECK(script.events() == Lines{"request 1  ", "request 2  "});
        CHECK(script.session.respond(token(2), {}) == RespondResult::queued);
        CHECK(script.session.respond(token(1), {}) == RespondResult::queued);
        CHECK(script.session.respond(token(1), {}) == RespondResult::no_such_request);
        CHECK(script.session.fail(token(2), "again") == RespondResult::no_such_request);
        CHECK(script.session.respond(token(3), {}) == RespondResult::no_such_request);
        CHECK(script.written() == plain(small_answer(8) + small_answer(7)));
    });
}

TEST_CASE("requests: REQ-7: ids of 0, of 2^64-1 and seen before are served and echoed", "[session]")
{
    play([](Script &script) {
        script.receive(small_call(0) + small_call(0) + "1100000000000000 01 ffffffffffffffff 00000000 00000000");
        CHECK(script.events() == Lines{"request 1  ", "request 2  ", "request 3  "});
        for (const unsigned i : {1U, 2U, 3U}) {
            script.session.respond(token(i), {});
        }
        CHECK(script.written() == plain(small_answer(0) + small_answer(0) +
                                        "0800000000000000 0e00000000000000 0e00000000000000 02 ffffffffffffffff 00 00000000"));
    });
}

TEST_CASE("requests: SES-1: both ends call at once", "[session]")
{
    play([](Script &script) {
        script.session.call("", {});
        script.receive(small_call(1));
        CHECK(script.events() == Lines{"request 1  "});
        script.session.respond(token(1), {});
        CHECK(script.written() == plain(small_call(1) + small_answer(1)));
        script.receive(small_answer(1));
        CHECK(script.events() == Lines{"call 1 reply"});
    });
}

TEST_CASE("requests: ERR-6: an error is answered with its text", "[session]")
{
    play([](Script &script) {
        script.receive("1200000000000000 01 0302000000000000 01000000 78 00000000");
        CHECK(script.events() == Lines{"request 1 x "});
        const std::string message = not_registered_message("x", 0);
        CHECK(script.session.fail(token(1), message) == RespondResult::queued);
        CHECK(script.written() == plain("0800000000000000 3300000000000000 3300000000000000 02 0302000000000000 01 25000000"
                                        "66756e6374696f6e20277827206e6f742072656769737465726564206f6e2072616e6b2030"));
    });
    CHECK(is_not_registered("function 'x' not registered on rank 0", "x", 0));
    CHECK_FALSE(is_not_registered("function 'x' not registered on rank 1", "x", 0));
    CHECK_FALSE(is_not_registered("function 'y' not registered on rank 0", "x", 0));
    CHECK_FALSE(is_not_registered("function 'x' not registered on rank 0 ", "x", 0));
}

TEST_CASE("requests: SES-3: an answer that cannot be sent is replaced by an error", "[session]")
{
    Limits limits;
    limits.frame_length_max = 512;
    play(Script::with(limits), [](Script &script) {
        script.receive(small_call(1) + small_call(2) + small_call(3) + small_call(4));
        CHECK(script.session.respond(token(1), Payload{Bytes(512 - 14)}) == RespondResult::queued);
        CHECK(script.session.respond(token(2), Payload{Bytes(512 - 14 + 1)}) == RespondResult::replaced);
        CHECK(script.session.fail(token(3), "\xff") == RespondResult::replaced);
        CHECK(script.session.fail(token(4), std::string(512 - 14 + 1, 'x')) == RespondResult::replaced);
        CHECK(script.session.counters().responses_replaced == 3);
        CHECK(script.session.respond(token(2), {}) == RespondResult::no_such_request);
        CHECK(script.written().size() > 2 * (38 + 498));
    });
}

TEST_CASE("requests: SES-10: none is handed out before start()", "[session]")
{
    Script script;
    CHECK(script.session.wants_input());
    script.receive(small_call(1) + small_call(2));
    CHECK(script.events() == Lines{});
    CHECK_FALSE(script.session.wants_input()); // what follows stays in the kernel
    script.session.start();
    CHECK(script.events() == Lines{"request 1  ", "request 2  "});
    CHECK(script.session.wants_input());
}

TEST_CASE("requests: SES-10, SES-12: while a call is pending reading goes on before start(), and requests wait", "[session]")
{
    Limits limits;
    limits.requests_in_service_max = 1;
    Script script{Script::with(limits)};
    script.session.call("", {});
    script.written();
    script.receive(small_call(1) + small_call(2));
    CHECK(script.session.wants_input());
    CHECK(script.written().size() == 2 * (38 + 17)); // the second is refused: "too many requests"
    script.receive(small_answer(1));
    CHECK(script.events() == Lines{"call 1 reply"});
    script.session.start();
    CHECK(script.events() == Lines{"request 1  "});
}

TEST_CASE("requests: LIM-5: a large payload is handed on in the memory that it was received in", "[session]")
{
    const Bytes payload_sent(1'000'000, std::byte{0xab});
    Script caller;
    caller.session.call("", Payload{payload_sent});
    Script callee;
    callee.session.start();
    for (auto pieces = caller.session.output(); !pieces.empty(); pieces = caller.session.output()) {
        std::size_t size = 0;
        for (const ByteView piece : pieces) {
            callee.receive(piece);
            size += piece.size();
        }
        caller.session.wrote(size);
    }
    const auto event = callee.session.next_event();
    REQUIRE(event);
    const Payload &received = std::get<RequestReceived>(*event).payload;
    CHECK(received == Payload{payload_sent});
    callee.session.respond(token(1), received);
    CHECK(callee.session.output()[1].data() == received.data());
}
