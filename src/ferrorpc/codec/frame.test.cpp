#include <ferrorpc/codec/frame.hpp>

#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using testing::hex;
using testing::to_hex;

namespace {

const char *const echo_frame = "1500000000000000 01 0302000000000000 04000000 6563686f 00000000";

} // namespace

TEST_CASE("frame: FRM-1: a frame is its length and that many bytes", "[frame]")
{
    const testing::Bytes bytes = hex("0100000000000000 07 ff");
    const auto frame = decode_frame(bytes);
    REQUIRE(frame);
    REQUIRE(*frame);
    CHECK((*frame)->kind == FrameKind::barrier);
    CHECK(to_hex((*frame)->content) == "07"); // FRM-2: the byte behind it belongs to the next frame
}

TEST_CASE("frame: FRM-4: every proper prefix of a frame is incomplete", "[frame]")
{
    const testing::Bytes whole = hex(echo_frame);
    testing::for_each_prefix(whole, [&](ByteView prefix) {
        const auto frame = decode_frame(prefix);
        REQUIRE(frame);
        CHECK(frame->has_value() == (prefix.size() == whole.size()));
    });
}

TEST_CASE("frame: KND-1 to KND-5: length and first byte tell the kind", "[frame]")
{
    const auto [length, first_byte, kind] = GENERATE(table<std::uint64_t, int, std::optional<FrameKind>>({
        {0, 0x00, std::nullopt},
        {1, 0x00, FrameKind::barrier},
        {1, 0xff, FrameKind::barrier},
        {2, 0x01, std::nullopt},
        {7, 0x01, std::nullopt},
        {8, 0x01, FrameKind::response_prefix},
        {8, 0x02, FrameKind::response_prefix},
        {8, 0xff, FrameKind::response_prefix},
        {9, 0x00, std::nullopt},
        {9, 0x01, FrameKind::request},
        {9, 0x02, std::nullopt},
        {13, 0x02, std::nullopt},
        {14, 0x02, FrameKind::response},
        {14, 0x01, FrameKind::request},
        {14, 0x03, std::nullopt},
        {frame_length_limit, 0x02, FrameKind::response},
        {frame_length_limit, 0xff, std::nullopt},
    }));
    CAPTURE(length, first_byte);
    CHECK(classify_frame(length, static_cast<std::byte>(first_byte)) == kind);
}

TEST_CASE("frame: KND-5: a frame of no kind is refused as soon as that is certain", "[frame]")
{
    const auto [bytes, offset] = GENERATE(table<const char *, std::size_t>({
        {"0000000000000000", 0},    // the length decides
        {"0500000000000000", 0},    //
        {"0900000000000000 00", 8}, // the first byte decides, and the rest need not be there
        {"0d00000000000000 02", 8},
    }));
    const auto frame = decode_frame(hex(bytes));
    REQUIRE_FALSE(frame);
    CHECK(frame.error().error_class() == ErrorClass::unknown_frame);
    CHECK(frame.error().rule() == "KND-5");
    CHECK(frame.error().offset() == offset);
}

TEST_CASE("frame: LIM-2: a frame over the cap is refused by its header alone", "[frame]")
{
    CHECK(decode_frame_header(hex("0000004000000000")) == FrameHeader{frame_length_limit});
    const auto over = decode_frame_header(hex("0100004000000000"));
    REQUIRE_FALSE(over);
    CHECK(over.error().error_class() == ErrorClass::too_large);
    CHECK(over.error().rule() == "LIM-2");
    CHECK(over.error().text().view() ==
          "invalid argument: invalid RPC message: RPC message size 1073741825 exceeds maximum allowed size 1073741824 (1 GiB)");

    CHECK(decode_frame_header(hex("1400000000000000"), 20) == FrameHeader{20});
    CHECK(decode_frame_header(hex("1500000000000000"), 20).error().reason().view() ==
          "RPC message size 21 exceeds maximum allowed size 20 bytes");
    CHECK_FALSE(decode_frame_header(hex("0800000001000000"))); // 2^32 + 8: cut to 32 bits it would be 8
}

TEST_CASE("frame: LIM-1: a cap over the limit counts as the limit", "[frame]")
{
    CHECK(decode_frame_header(hex("0000004000000000"), UINT64_MAX));
    CHECK_FALSE(decode_frame_header(hex("0100004000000000"), UINT64_MAX));
}

TEST_CASE("frame: BAR-1, BAR-2: a token is one byte, 0, in a frame of its own", "[frame]")
{
    CHECK(to_hex(encode_barrier()) == "010000000000000000");
}

TEST_CASE("frame: the crate's test_max_message_size_constant", "[frame]")
{
    CHECK(MAX_RPC_MSG_SIZE == 1u << 30);
}
