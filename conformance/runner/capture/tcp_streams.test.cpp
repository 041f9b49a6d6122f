#include "capture/tcp_streams.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <utility>
#include <vector>

using namespace ferrorpc::conformance;

namespace {

constexpr std::uint32_t bare_ip = 101;
enum Flags : std::uint32_t { fin = 0x01, syn = 0x02, ack = 0x10 };

void put(Bytes &to, std::uint32_t number, std::size_t size)
{
    for (std::size_t index = size; index > 0; --index) {
        to.push_back(static_cast<std::byte>(number >> 8 * (index - 1)));
    }
}

// A segment between the ports 1 and 2 of 10.0.0.1 and 10.0.0.2, bare on IPv4.
Bytes ip4(bool from_first, std::uint32_t flags, std::uint32_t sequence, std::string_view data, std::uint32_t acknowledged = 0)
{
    Bytes bytes;
    put(bytes, 0x45000000 | static_cast<std::uint32_t>(40 + data.size()), 4);
    put(bytes, 0, 4);
    put(bytes, 0x40060000, 4);
    put(bytes, from_first ? 0x0a000001 : 0x0a000002, 4);
    put(bytes, from_first ? 0x0a000002 : 0x0a000001, 4);
    put(bytes, from_first ? 1 : 2, 2);
    put(bytes, from_first ? 2 : 1, 2);
    put(bytes, sequence, 4);
    put(bytes, acknowledged, 4);
    put(bytes, 0x5000 | flags, 2);
    put(bytes, 0, 4);
    put(bytes, 0, 2);
    for (const char each : data) {
        bytes.push_back(static_cast<std::byte>(each));
    }
    return bytes;
}

class Recording {
public:
    Recording &add(Bytes bytes, std::uint32_t link_type = bare_ip)
    {
        kept_.emplace_back(std::move(bytes), link_type);
        return *this;
    }
    Recording &first(std::uint32_t flags, std::uint32_t sequence, std::string_view data = "")
    {
        return add(ip4(true, flags, sequence, data));
    }
    // The two segments that begin a connection; what follows is numbered 101 and 201.
    Recording &begin()
    {
        add(ip4(true, syn, 100, ""));
        return add(ip4(false, syn | ack, 200, "", 101));
    }
    // Its pieces lie in this recording.
    TcpStreams streams() const
    {
        std::vector<CapturedPacket> packets;
        for (const auto &[bytes, link_type] : kept_) {
            packets.push_back({packets.size() + 1, {}, link_type, bytes});
        }
        return tcp_streams(packets);
    }
    // What the first side of the one connection wrote, and with "..." where more is missing.
    std::string text() const
    {
        const TcpStreams all = streams();
        REQUIRE(all.connections.size() == 1);
        std::string text;
        for (const TcpPiece &piece : all.connections[0].pieces) {
            for (const std::byte each : piece.bytes) {
                text += piece.side == connector ? static_cast<char>(each) : '?';
            }
        }
        return text + (all.connections[0].sides[connector].has_gap ? "..." : "");
    }

private:
    std::vector<std::pair<Bytes, std::uint32_t>> kept_;
};

} // namespace

TEST_CASE("what came twice or in pieces that overlap counts once")
{
    CHECK(Recording().begin().first(ack, 101, "ab").first(ack, 101, "ab").first(ack, 103, "c").text() == "abc");
    CHECK(Recording().begin().first(ack, 101, "ab").first(ack, 102, "bcd").text() == "abcd");
    CHECK(Recording().begin().first(ack, 100, "x").first(ack, 101, "ab").text() == "ab");
    const Recording again = Recording().begin().first(ack, 101, "ab").first(ack, 101, "ab");
    CHECK(again.streams().connections[0].sides[connector].retransmitted == 1);
}

TEST_CASE("what came out of order waits, and what never came is a gap")
{
    const Recording late = Recording().begin().first(ack, 103, "c").first(ack, 101, "ab");
    CHECK(late.text() == "abc");
    CHECK(late.streams().connections[0].sides[connector].out_of_order == 1);
    CHECK(late.streams().connections[0].pieces.at(1).packet == 4);
    CHECK(Recording().begin().first(ack, 101, "ab").first(ack, 104, "d").text() == "ab...");
    CHECK(Recording().begin().first(ack, 101, "ab").first(ack | fin, 103).text() == "ab");
    CHECK(Recording().begin().first(ack, 101, "ab").first(ack | fin, 104).text() == "ab...");
    CHECK(Recording().begin().first(ack | fin, 101, "ab").streams().connections[0].sides[connector].finished);
}

TEST_CASE("sequence numbers go round")
{
    Recording recording;
    recording.add(ip4(true, syn, 0xFFFFFFFE, "")).first(ack, 0xFFFFFFFF, "ab").first(ack, 1, "c");
    CHECK(recording.text() == "abc");
}

TEST_CASE("a connection is known by its first segment or the answer to it, and is new on the same ports")
{
    CHECK(Recording().add(ip4(false, syn | ack, 200, "", 101)).first(ack, 101, "ab").text() == "ab");
    const TcpStreams twice =
        Recording().begin().first(ack, 101, "ab").add(ip4(true, syn, 500, "")).first(ack, 501, "cd").streams();
    REQUIRE(twice.connections.size() == 2);
    CHECK(twice.connections[1].sides[connector].size == 2);
    CHECK(twice.connections[1].id() == "10.0.0.2:2/10.0.0.1:1");
    CHECK(Recording().begin().begin().first(ack, 101, "ab").text() == "ab"); // its first segments again

    const TcpStreams before = Recording().first(ack, 101, "ab").add(ip4(false, ack, 201, "c")).streams();
    CHECK(before.connections.empty());
    CHECK(before.begun_before == 1);
}

TEST_CASE("segments are found behind Ethernet, VLAN tags, cooked headers and loopback")
{
    const auto behind = [](std::string_view hex, std::uint32_t link_type) {
        Bytes bytes = parse_hex(hex, HexStyle::plain).value();
        const Bytes ip = ip4(true, syn, 100, "");
        bytes.insert(bytes.end(), ip.begin(), ip.end());
        return Recording().add(std::move(bytes), link_type).streams().connections.size();
    };
    CHECK(behind("0000000000000000000000000800", 1) == 1);
    CHECK(behind("000000000000000000000000810000010800", 1) == 1);
    CHECK(behind("0000000000000000000000000806", 1) == 0);
    CHECK(behind("00000000000000000000000000000800", 113) == 1);
    CHECK(behind("0800000000000000000000000000000000000000", 276) == 1);
    CHECK(behind("02000000", 0) == 1);
    CHECK(behind("", 101) == 1);
    CHECK(behind("", 147) == 0);
}

TEST_CASE("fragments, other protocols and headers cut short have no segment")
{
    Bytes fragment = ip4(true, syn, 100, "");
    fragment[6] = std::byte{0x20};
    Bytes udp = ip4(true, syn, 100, "");
    udp[9] = std::byte{17};
    const Bytes whole = ip4(true, syn, 100, "");
    CHECK(Recording().add(fragment).streams().connections.empty());
    CHECK(Recording().add(udp).streams().connections.empty());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CHECK(Recording()
                  .add(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))
                  .streams()
                  .connections.empty());
    }
    CHECK(Recording().add(whole).streams().connections.size() == 1);
}
