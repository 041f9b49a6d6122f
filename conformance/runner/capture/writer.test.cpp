#include "capture/writer.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

namespace {

std::string hex_from(const Bytes &bytes, std::size_t offset, std::size_t size)
{
    return to_hex(Parts(bytes).copy(offset, size));
}

} // namespace

TEST_CASE("a capture has its headers, a handshake and the bytes between the ports that they had")
{
    WireLog log;
    log.add({{}, 1, "0", {0x1111, 0x2222}, WireAction::connected});
    log.add({{}, 1, "0", {0x1111, 0x2222}, WireAction::received, Bytes{std::byte{0xab}}, 1});
    const Bytes capture = capture_of(log);
    CHECK(hex_from(capture, 0, 28) == "0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000");
    CHECK(hex_from(capture, 28, 20) == "010000001400000065000000"
                                       "0000000014000000");
    // Three packets of 40 bytes, each with 32 around it, then the one with a byte.
    REQUIRE(capture.size() == 48 + 3 * 72 + 76);
    const std::size_t last = 48 + 3 * 72 + 28;
    CHECK(hex_from(capture, last, 10) == "45000029000440004006");
    CHECK(hex_from(capture, last + 20, 16) == "22221111000007d1000003e95018ffff");
    CHECK(hex_from(capture, last + 40, 1) == "ab");
}

TEST_CASE("of what was not kept the size is in a capture")
{
    WireLog log;
    log.add({{}, 1, "0", {1, 2}, WireAction::sent, Bytes{std::byte{1}, std::byte{2}}, 100});
    const Bytes capture = capture_of(log);
    CHECK(hex_from(capture, 48 + 20, 8) == "2a0000008c000000"); // 42 bytes of 140
}
