#include "capture/reader.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

namespace {

// "NUMBER LINK_TYPE NANOSECONDS HEX" of each packet, or the error.
Lines packets_of(std::string_view hex)
{
    const Bytes file = parse_hex(hex, HexStyle::spaced).value();
    const auto packets = read_capture(file);
    if (!packets) {
        return {packets.error()};
    }
    Lines lines;
    for (const CapturedPacket &packet : *packets) {
        lines.push_back(std::to_string(packet.number) + " " + std::to_string(packet.link_type) + " " +
                        std::to_string(packet.time.count()) + " " + to_hex(Bytes(packet.bytes.begin(), packet.bytes.end())));
    }
    return lines;
}

const std::string classic = "d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000"
                            "01000000 05000000 02000000 02000000 abcd"
                            "02000000 00000000 01000000 09000000 ef";
const std::string section = "0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffffffffffff 1c000000";
const std::string interface = "01000000 14000000 65000000 00000000 14000000";
const std::string packet = "06000000 24000000 00000000 00000000 07000000 01000000 01000000 ab000000 24000000";

} // namespace

TEST_CASE("a classic capture, in either byte order and with either unit of time")
{
    CHECK(packets_of(classic) == Lines{"1 1 0 abcd", "2 1 999995000 ef"});
    CHECK(packets_of("a1b23c4d 00020004 00000000 00000000 0000ffff 00000065 00000001 00000005 00000001 00000001 ab"
                     "00000001 00000007 00000001 00000001 cd") == Lines{"1 101 0 ab", "2 101 2 cd"});
}

TEST_CASE("a capture that is cut short gives its whole packets")
{
    CHECK(packets_of(classic.substr(0, classic.size() - 3)) == Lines{"1 1 0 abcd"});
    CHECK(packets_of(section + interface + packet + packet.substr(0, 60)) == Lines{"1 101 0 ab"});
}

TEST_CASE("pcapng, with interfaces of their own and times in their unit")
{
    CHECK(packets_of(section + interface + packet) == Lines{"1 101 0 ab"});
    // A second interface with if_tsresol 3: milliseconds.
    const std::string slow = "01000000 20000000 01000000 00000000 09000100 03000000 00000000 20000000";
    const std::string on_second = "06000000 24000000 01000000 00000000 09000000 01000000 01000000 cd000000 24000000";
    CHECK(packets_of(section + interface + slow + on_second) == Lines{"1 1 0 cd"});
    CHECK(packets_of(section + interface + slow + packet + on_second) == Lines{"1 101 0 ab", "2 1 8993000 cd"});
    CHECK(packets_of("0a0d0d0a 0000001c 1a2b3c4d 00010000 ffffffffffffffff 0000001c"
                     "00000001 00000014 00650000 00000000 00000014"
                     "00000006 00000024 00000000 00000000 00000007 00000001 00000001 ab000000 00000024") ==
          Lines{"1 101 0 ab"});
}

TEST_CASE("what is no capture is refused, and what lies outside of one is left out")
{
    CHECK(packets_of("") == Lines{"no capture: it is neither pcap nor pcapng"});
    CHECK(packets_of("d4c3b2a1 02000400") == Lines{"no capture: it is neither pcap nor pcapng"});
    CHECK(packets_of("0a0d0d0a 1c000000 00000000 00000000 00000000 00000000 1c000000") ==
          Lines{"a section without a byte order at byte 0"});
    CHECK(packets_of(section + "06000000 0b000000 00000000") == Lines{"a block of 11 bytes at byte 28"});
    CHECK(packets_of(section + "06000000 00000000 00000000") == Lines{"a block of 0 bytes at byte 28"});
    CHECK(packets_of(section + packet) == Lines{}); // of an interface that is not there
    CHECK(packets_of(section + interface +
                     "06000000 24000000 00000000 00000000 07000000 05000000 01000000 ab000000 24000000") == Lines{});
}
