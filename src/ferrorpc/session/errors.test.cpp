// What a peer does wrong, by the table of consequences: ERR-4 to ERR-8, KND-6, LIM-6.
#include <ferrorpc/session/script.test.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::testing;

namespace {

// A call is pending, then `bytes` and a request: the session closes with `reason`, and the request is not read.
void check_closes(std::string_view bytes, const std::string &reason, const Limits &limits = {})
{
    play(Script::with(limits), [&](Script &script) {
        script.session.call("", {});
        script.written();
        script.receive(std::string{bytes} + small_call(9));
        CHECK(script.events() == Lines{"call 1 connection_lost", "closed " + reason});
        CHECK(script.session.is_closed());
        CHECK(script.session.output().empty());
        script.receive(small_call(9));
        CHECK(script.events() == Lines{});
    });
}

} // namespace

TEST_CASE("errors: ERR-4, DIF-12: a refused frame closes the connection", "[session]")
{
    check_closes("0100004000000000", "frame_refused too_large");
    check_closes("0000000000000000", "frame_refused unknown_frame");
    check_closes("0900000000000000 03 0000000000000000", "frame_refused unknown_frame");
    check_closes("0d00000000000000 02 0100000000000000 00 000000", "frame_refused unknown_frame");
}

TEST_CASE("errors: ERR-4, DIF-1: a refused prefix closes the connection", "[session]")
{
    check_closes("0800000000000000 0d00000000000000", "prefix_refused too_small");
    check_closes("0800000000000000 0100004000000000", "prefix_refused too_large");
}

TEST_CASE("errors: KND-6: a response without an open prefix of its very length closes the connection", "[session]")
{
    const std::string message = "0e00000000000000 02 0100000000000000 00 00000000";
    check_closes(message, "response_unannounced");
    check_closes("0800000000000000 0f00000000000000" + message, "response_unannounced");
}

TEST_CASE("errors: KND-6: a prefix opens the way for one message", "[session]")
{
    play([](Script &script) {
        script.session.call("", {});
        script.written();
        script.receive(small_answer(1));
        script.receive("0e00000000000000 02 0100000000000000 00 00000000");
        CHECK(script.events() == Lines{"call 1 reply", "closed response_unannounced"});
    });
}

TEST_CASE("errors: KND-6, DIF-11: prefixes are matched in any order, equal lengths as often as announced", "[session]")
{
    play([](Script &script) {
        for (int i = 0; i < 3; ++i) {
            script.session.call("", {});
        }
        script.written();
        script.receive("0800000000000000 0e00000000000000 0800000000000000 0f00000000000000 0800000000000000 0e00000000000000");
        script.receive("0f00000000000000 02 0200000000000000 00 01000000 6b");
        script.receive("0e00000000000000 02 0300000000000000 00 00000000");
        script.receive("0e00000000000000 02 0100000000000000 00 00000000");
        CHECK(script.events() == Lines{"call 2 reply 6b", "call 3 reply", "call 1 reply"});
    });
}

TEST_CASE("errors: LIM-6: too many open prefixes close the connection", "[session]")
{
    Limits limits;
    limits.calls_in_flight_max = 2;
    limits.open_prefixes_max = 2;
    const std::string prefix = "0800000000000000 0e00000000000000";
    check_closes(prefix + prefix + prefix, "too_many_prefixes", limits);
    play(Script::with(limits), [&](Script &script) {
        script.receive(prefix + prefix + "0e00000000000000 02 0100000000000000 00 00000000" + prefix);
        CHECK_FALSE(script.session.is_closed());
    });
}

TEST_CASE("errors: ERR-5, DIF-6: a request that does not decode is answered with its id, and the connection goes on",
          "[session]")
{
    play([](Script &script) {
        script.receive("0900000000000000 01 0302000000000000"); // nothing behind the id
        script.receive("1100000000000000 01 0402000000000000 00000000 01000000");
        script.receive(small_call(5));
        CHECK(script.events() == Lines{"request 1  "});
        const auto answer = [](std::string_view id, std::string_view reason) {
            const std::string text = "failed to deserialize RPC request: invalid RPC message: " + std::string{reason};
            const std::byte content{static_cast<unsigned char>(text.size())};
            const std::byte length{static_cast<unsigned char>(14 + text.size())};
            const std::string length_text = to_hex({&length, 1}) + "00000000000000";
            return plain("0800000000000000" + length_text + length_text + "02" + std::string{id} + "01" +
                         to_hex({&content, 1}) + "000000" + to_hex(as_bytes(text)));
        };
        CHECK(script.written() == answer("0302000000000000", "request too short for name length") +
                                      answer("0402000000000000", "request too short for payload"));
        CHECK(script.session.counters().requests_undecodable == 2);
    });
}

TEST_CASE("errors: ERR-7: a response that does not decode fails its call alone", "[session]")
{
    play([](Script &script) {
        script.session.call("", {});
        script.session.call("", {});
        script.written();
        script.receive("0800000000000000 0e00000000000000 0e00000000000000 02 0100000000000000 00 01000000");
        script.receive("0800000000000000 0f00000000000000 0f00000000000000 02 0300000000000000 01 01000000 ff"); // no such call
        script.receive("0800000000000000 0f00000000000000 0f00000000000000 02 0200000000000000 07 01000000 ff");
        CHECK(script.events() == Lines{"call 1 undecodable_response: failed to deserialize RPC response: invalid RPC message: "
                                       "response too short for payload/error data",
                                       "call 2 reply ff"});
        CHECK(script.session.counters().responses_undecodable == 1);
        CHECK(script.session.counters().responses_unknown == 1);
    });
}

TEST_CASE("errors: ERR-7: an error message that is not UTF-8 fails its call alone", "[session]")
{
    play([](Script &script) {
        script.session.call("", {});
        script.written();
        script.receive("0800000000000000 0f00000000000000 0f00000000000000 02 0100000000000000 01 01000000 ff");
        CHECK(
            script.events() ==
            Lines{
                "call 1 undecodable_response: failed to deserialize RPC response: invalid RPC message: invalid UTF-8 in error "
                "message: invalid utf-8 sequence of 1 bytes from index 0"});
    });
}

TEST_CASE("errors: SES-8: bytes that were not wanted any more do not pass for a cut", "[session]")
{
    Script script; // not started: the first request stops the reading
    script.receive(small_call(1) + small_call(2));
    script.session.connection_ended();
    CHECK(script.events() == Lines{"closed peer_closed"});
}
