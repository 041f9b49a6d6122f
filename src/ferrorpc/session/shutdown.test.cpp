// The end that we choose: shutdown() and close().
#include <ferrorpc/session/script.test.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::testing;

TEST_CASE("shutdown: SES-6: with nothing to do it closes at once", "[session]")
{
    Script script;
    script.session.shutdown(no_deadline);
    CHECK(script.events() == Lines{"closed shutdown"});
    script.session.shutdown(no_deadline);
    CHECK(script.events() == Lines{});
}

TEST_CASE("shutdown: SES-6, SES-7: calls not begun end, written ones go on, and no new ones start", "[session]")
{
    play([](Script &script) {
        script.session.call("", {});
        script.written();
        script.session.call("", {});
        script.session.shutdown(no_deadline);
        CHECK(script.events() == Lines{"call 2 shutdown, unwritten"});
        CHECK(script.written().empty());
        CHECK(script.session.call("", {}).error() == CallError::shutting_down);
        script.receive(small_answer(1));
        CHECK(script.events() == Lines{"call 1 reply", "closed shutdown"});
    });
}

TEST_CASE("shutdown: SES-3, SES-13: answers that are due are written first, and new requests are refused", "[session]")
{
    play([](Script &script) {
        script.receive(small_call(1));
        CHECK(script.events() == Lines{"request 1  "});
        script.session.shutdown(no_deadline);
        script.receive(small_call(2));
        CHECK(script.written() == plain("0800000000000000 1b00000000000000 1b00000000000000 02 0200000000000000 01 0d000000"
                                        "7368757474696e6720646f776e")); // shutting down
        CHECK(script.events() == Lines{});
        script.session.respond(token(1), {});
        CHECK_FALSE(script.session.is_closed());
        CHECK(script.written() == plain(small_answer(1)));
        CHECK(script.events() == Lines{"closed shutdown"});
    });
}

TEST_CASE("shutdown: SES-10: requests that wait for start() are refused", "[session]")
{
    Script script;
    script.receive(small_call(1) + small_call(2));
    script.session.shutdown(no_deadline);
    CHECK(script.written().size() == 2 * 2 * (38 + 13));
    CHECK(script.events() == Lines{"closed shutdown"});
}

TEST_CASE("shutdown: its deadline ends what is left", "[session]")
{
    Script script;
    script.session.start();
    script.session.call("", {});
    script.written();
    script.receive(small_call(1));
    script.session.shutdown(at(10));
    CHECK(script.session.next_deadline() == at(10));
    script.session.advance(at(9));
    CHECK(script.events() == Lines{"request 1  "});
    script.session.advance(at(10));
    CHECK(script.events() == Lines{"call 1 shutdown", "closed shutdown_deadline"});
    CHECK(script.session.respond(token(1), {}) == RespondResult::no_such_request);
}

TEST_CASE("shutdown: close() ends everything now", "[session]")
{
    Script script;
    script.session.call("", {});
    script.session.close();
    CHECK(script.events() == Lines{"call 1 shutdown, unwritten", "closed closed_here"});
    CHECK(script.written().empty());
    CHECK(script.session.queued_bytes() == 0);
}

TEST_CASE("shutdown: what a writer holds outlives the end", "[session]")
{
    Script script;
    script.session.call("echo", payload("686921"));
    const auto pieces = script.session.output();
    const std::vector<ByteView> held{pieces.begin(), pieces.end()};
    script.session.close();
    CHECK(script.events() == Lines{"call 1 shutdown", "closed closed_here"}); // it may have been written
    std::string text;
    for (const ByteView piece : held) {
        text += to_hex(piece);
    }
    CHECK(text == plain(echo_call));
    script.session.wrote(1);
    CHECK(script.session.queued_bytes() == 0);
}
