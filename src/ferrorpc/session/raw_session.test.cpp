// SES-11: whole frames of raw bytes, in program order.
#include <ferrorpc/session/raw_session.hpp>
#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <cstring>
#include <stdexcept>

using namespace ferrorpc;
using namespace ferrorpc::testing;

namespace {

TimePoint at(int milliseconds)
{
    return TimePoint{} + std::chrono::milliseconds{milliseconds};
}

void feed(RawSession &session, ByteView bytes)
{
    while (!bytes.empty()) {
        const auto room = session.prepare();
        const std::size_t size = std::min(room.size(), bytes.size());
        std::memcpy(room.data(), bytes.data(), size);
        session.commit(size);
        bytes = bytes.subspan(size);
    }
}

void feed(RawSession &session, std::string_view hex_text)
{
    const Bytes bytes = hex(hex_text);
    for (const std::byte &byte : bytes) {
        feed(session, ByteView{&byte, 1});
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
    CHECK(ended(session) == Ended{{ReceiveId{1}, ReceiveEnd::size_mismatch, Payload{hex("aabb")}}, received(2, "cc")});
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
