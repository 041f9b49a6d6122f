// SES-11: whole frames of raw bytes, in program order.
#include <ferrorpc/session/raw_session.hpp>
#include <ferrorpc/session/script.test.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace ferrorpc;
using namespace ferrorpc::testing;

namespace {

void feed(RawSession &session, std::string_view hex_text)
{
    const Bytes bytes = hex(hex_text);
    for (const std::byte &byte : bytes) {
        commit(session, {&byte, 1});
    }
}

std::vector<ReceiveEnded> ended(RawSession &session)
{
    std::vector<ReceiveEnded> events;
    while (auto event = session.next_event()) {
        events.push_back(std::move(*event));
    }
    return events;
}

using Ended = std::vector<ReceiveEnded>;

ReceiveEnded received(std::uint64_t id, std::string_view bytes)
{
    return {ReceiveId{id}, ReceiveEnd::received, Payload{hex(bytes)}};
}

// A response's two frames, and its message alone.
std::string response_frames(std::string_view id_hex, std::string_view content_hex)
{
    const std::string message = "02" + std::string{id_hex} + "00" + "01000000" + std::string{content_hex};
    return "0800000000000000 0f00000000000000 0f00000000000000 " + message;
}
const std::string id_1 = "0100000000000000";
const std::string id_2 = "0200000000000000";
const std::string message_1 = "02" + id_1 + "00" + "01000000" + "2a";
const std::string message_2 = "02" + id_2 + "00" + "01000000" + "2a";

ReceiveEnded timed_out(std::uint64_t id)
{
    return {ReceiveId{id}, ReceiveEnd::deadline, {}};
}

} // namespace

TEST_CASE("raw session: SES-11: send() writes a frame of any size, empty too", "[session]")
{
    RawSession session;
    CHECK(session.send(Payload{hex("aabb")}));
    CHECK(session.send({}));
    std::string text;
    std::size_t size = 0;
    for (const ByteView piece : session.output()) {
        text += to_hex(piece);
        size += piece.size();
    }
    CHECK(text == "0200000000000000aabb0000000000000000");
    CHECK(session.queued_bytes() == 18);
    session.wrote(size);
    CHECK(session.queued_bytes() == 0);
}

TEST_CASE("raw session: SES-11: frames of any kind are received in the order of the receives", "[session]")
{
    RawSession session;
    session.receive(std::nullopt);
    session.receive(2);
    feed(session, "0000000000000000 0200000000000000 aabb 0800000000000000 0d00000000000000");
    CHECK(ended(session) == Ended{received(1, ""), received(2, "aabb")});
    session.receive(8);
    CHECK(ended(session) == Ended{received(3, "0d00000000000000")});
}

TEST_CASE("raw session: a size mismatch fails one receive and stays in step", "[session]")
{
    RawSession session;
    session.receive(1);
    session.receive(1);
    feed(session, "0200000000000000 aabb 0100000000000000 cc");
    CHECK(ended(session) == Ended{{ReceiveId{1}, ReceiveEnd::size_mismatch, Payload{hex("aabb")}, 1}, received(2, "cc")});
}

TEST_CASE("raw session: a deadline or a cancellation loses nothing, even within a frame", "[session]")
{
    RawSession session;
    session.receive(2, at(10));
    feed(session, "0200000000000000 aa");
    CHECK(session.next_deadline() == at(10));
    session.advance(at(10));
    session.receive(std::nullopt);
    CHECK(session.cancel(ReceiveId{2}));
    CHECK_FALSE(session.cancel(ReceiveId{2}));
    CHECK(ended(session) == Ended{{ReceiveId{1}, ReceiveEnd::deadline, {}}, {ReceiveId{2}, ReceiveEnd::cancelled, {}}});
    feed(session, "bb");
    session.receive(2);
    CHECK(ended(session) == Ended{received(3, "aabb")});
}

TEST_CASE("raw session: LIM-2: a frame over the cap ends the connection", "[session]")
{
    RawSession session{{.frame_length_max = 16}};
    session.receive(std::nullopt);
    session.receive(std::nullopt);
    feed(session, "1100000000000000");
    CHECK(ended(session) == Ended{{ReceiveId{1}, ReceiveEnd::refused, {}}, {ReceiveId{2}, ReceiveEnd::refused, {}}});
    CHECK(session.is_closed());
    CHECK(session.send({}).error() == SendError::closed);
}

TEST_CASE("raw session: LIM-1, LIM-4: caps on both sides", "[session]")
{
    CHECK_THROWS_AS(RawSession({.frame_length_max = frame_length_limit + 1}), std::invalid_argument);
    RawSession session{{.frame_length_max = 2, .queued_bytes_max = 11}};
    CHECK(session.send(Payload{Bytes(3)}).error() == SendError::too_large);
    CHECK(session.send(Payload{Bytes(2)}));
    CHECK(session.send(Payload{Bytes(2)})); // queued: 10 of 11
    CHECK(session.send({}).error() == SendError::queue_full);
}

TEST_CASE("raw session: what came before the end is still received", "[session]")
{
    RawSession session;
    feed(session, "0100000000000000 aa 0100000000000000");
    session.connection_ended();
    CHECK_FALSE(session.wants_input());
    session.receive(1);
    session.receive(1);
    CHECK(ended(session) == Ended{received(1, "aa"), {ReceiveId{2}, ReceiveEnd::connection_lost, {}}});
}

TEST_CASE("raw session: close() drops everything", "[session]")
{
    RawSession session;
    feed(session, "0100000000000000 aa 0100");
    session.receive(1);
    session.receive(1);
    CHECK(ended(session).size() == 1);
    CHECK(session.send({}));
    session.close();
    CHECK(ended(session) == Ended{{ReceiveId{2}, ReceiveEnd::connection_lost, {}}});
    CHECK(session.output().empty());
    session.receive(std::nullopt);
    CHECK(ended(session) == Ended{{ReceiveId{3}, ReceiveEnd::connection_lost, {}}});
}

TEST_CASE("raw session: reads ahead up to a limit, and on while a receive waits", "[session]")
{
    RawSession session{{.read_ahead_max = 9}};
    feed(session, "0a00000000000000");
    CHECK(session.wants_input());
    feed(session, "00");
    CHECK_FALSE(session.wants_input());
    session.receive(10);
    CHECK(session.wants_input());
}

TEST_CASE("raw session: FRM-6: what is encoded already is queued whole or not at all", "[session]")
{
    RawSession session{{.queued_bytes_max = 3}};
    CHECK(session.send_encoded(Payload{hex("0100000000000000aa 0100000000000000bb")}));
    CHECK(session.queued_bytes() == 18);
    CHECK(session.send_encoded(Payload{hex("0100000000000000cc")}).error() == SendError::queue_full);
    CHECK(session.queued_bytes() == 18);
    session.close();
    CHECK(session.send_encoded({}).error() == SendError::closed);
}

TEST_CASE("raw session: RSP-1: a response is received from its two frames, in its turn among the frames", "[session]")
{
    RawSession session;
    session.receive(8);
    session.receive_response(1);
    session.receive(1);
    CHECK(session.awaited_response() == 1);
    feed(session, "0800000000000000 0f00000000000000" + response_frames(id_1, "2a") + "0100000000000000 cc");
    CHECK(ended(session) == Ended{received(1, "0f00000000000000"), received(2, message_1), received(3, "cc")});
    CHECK(session.awaited_response() == std::nullopt);
    CHECK(session.dropped_count() == 0);
}

TEST_CASE("raw session: SES-4, SES-5: the response of another call is dropped and counted", "[session]")
{
    RawSession session;
    session.receive_response(2);
    feed(session, response_frames(id_1, "2a") + response_frames(id_2, "2a"));
    CHECK(ended(session) == Ended{received(1, message_2)});
    CHECK(session.dropped_count() == 1);
}

TEST_CASE("raw session: a response that times out, before, between or within its frames, is dropped when it comes", "[session]")
{
    const Bytes whole = hex(response_frames(id_1, "2a"));
    for (std::size_t arrived = 0; arrived < whole.size(); ++arrived) {
        RawSession session;
        session.receive_response(1, at(10));
        commit(session, ByteView{whole}.first(arrived));
        session.advance(at(10));
        CHECK(ended(session) == Ended{timed_out(1)});
        CHECK(session.awaited_response() == 1);
        session.receive(8);
        commit(session, ByteView{whole}.subspan(arrived));
        feed(session, "0800000000000000 0f00000000000000");
        CHECK(ended(session) == Ended{received(2, "0f00000000000000")});
        CHECK(session.dropped_count() == 1);
        CHECK(session.awaited_response() == std::nullopt);
    }
}

TEST_CASE("raw session: a response that timed out can be awaited again", "[session]")
{
    RawSession session;
    session.receive_response(1, at(10));
    feed(session, "0800000000000000 0f00000000000000");
    session.advance(at(10));
    session.receive_response(1, at(20));
    feed(session, "0f00000000000000" + message_1);
    CHECK(ended(session) == Ended{timed_out(1), received(2, message_1)});
}

TEST_CASE("raw session: while a late response is awaited, what cannot be its prefix is received", "[session]")
{
    RawSession session;
    session.receive_response(1, at(10));
    session.advance(at(10));
    session.receive(9);
    session.receive(8);
    feed(session, "0900000000000000 010000000000000000 0800000000000000 0d00000000000000" + response_frames(id_1, "2a"));
    session.receive(1);
    feed(session, "0100000000000000 cc");
    CHECK(ended(session) ==
          Ended{timed_out(1), received(2, "010000000000000000"), received(3, "0d00000000000000"), received(4, "cc")});
}

TEST_CASE("raw session: KND-2, RSP-3, RSP-4: what comes in a response's place is told", "[session]")
{
    RawSession session{{.frame_length_max = 64}};
    session.receive_response(1);
    feed(session, "0200000000000000 aabb");
    CHECK(ended(session) == Ended{{ReceiveId{1}, ReceiveEnd::size_mismatch, Payload{hex("aabb")}, 8}});
    session.receive_response(1);
    feed(session, "0800000000000000 0d00000000000000");
    CHECK(ended(session) == Ended{{ReceiveId{2}, ReceiveEnd::no_prefix, Payload{hex("0d00000000000000")}}});
    session.receive_response(1);
    feed(session, "0800000000000000 4100000000000000");
    CHECK(ended(session) == Ended{{ReceiveId{3}, ReceiveEnd::no_prefix, Payload{hex("4100000000000000")}}});
    session.receive_response(1);
    feed(session, "0800000000000000 0f00000000000000 0200000000000000 aabb");
    CHECK(ended(session) == Ended{{ReceiveId{4}, ReceiveEnd::size_mismatch, Payload{hex("aabb")}, 15}});
}

TEST_CASE("raw session: BAR-7: a late token is dropped and counted once, and no other frame", "[session]")
{
    RawSession session;
    session.drop_late_token();
    session.receive(2);
    session.receive(1);
    feed(session, "0200000000000000 aabb 0100000000000000 00 0100000000000000 01");
    CHECK(ended(session) == Ended{received(1, "aabb"), received(2, "01")});
    CHECK(session.dropped_count() == 1);
}
