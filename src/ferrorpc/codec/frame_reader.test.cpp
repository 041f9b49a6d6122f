#include <ferrorpc/codec/frame_reader.hpp>

#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

using namespace ferrorpc;
using testing::hex;
using testing::to_hex;

namespace {

const char *const three_frames = "0100000000000000 00 "
                                 "0e00000000000000 02 0302000000000000 00 00000000 "
                                 "1100000000000000 01 0302000000000000 00000000 00000000";

// What a reader makes of bytes handed over in pieces: its frames, and the error that ended it.
struct Outcome {
    std::vector<std::string> frames;
    std::string error_class;
    std::size_t error_offset = 0;
    std::uint64_t stream_offset = 0;
    bool mid_frame = false;
    bool operator==(const Outcome &) const = default;
};

void drain(FrameReader &reader, Outcome &outcome)
{
    for (;;) {
        const auto frame = reader.next();
        if (!frame) {
            outcome.error_class = name(frame.error().error_class());
            outcome.error_offset = frame.error().offset();
            return;
        }
        if (!*frame) {
            return;
        }
        outcome.frames.push_back(std::string{name((*frame)->kind)} + " " + to_hex((*frame)->content));
    }
}

Outcome read_in_pieces(const std::vector<ByteView> &pieces, std::uint64_t cap = frame_length_limit)
{
    FrameReader reader{cap};
    Outcome outcome;
    for (const ByteView piece : pieces) {
        reader.append(piece);
        drain(reader, outcome);
    }
    outcome.stream_offset = reader.stream_offset();
    outcome.mid_frame = reader.is_mid_frame();
    return outcome;
}

void check_every_split(ByteView bytes, const Outcome &expected)
{
    std::vector<ByteView> single;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        single.push_back(bytes.subspan(i, 1));
    }
    CHECK(read_in_pieces(single) == expected);
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        for (std::size_t second = first; second <= bytes.size(); ++second) {
            CHECK(read_in_pieces({bytes.first(first), bytes.subspan(first, second - first), bytes.subspan(second)}) ==
                  expected);
        }
    }
}

} // namespace

TEST_CASE("frame_reader: FRM-2, FRM-3: frames in a row, the same however they are split", "[frame_reader]")
{
    Outcome expected;
    expected.frames = {"barrier 00", "response 0203020000000000000000000000", "request 0103020000000000000000000000000000"};
    expected.stream_offset = 56;
    check_every_split(hex(three_frames), expected);
}

TEST_CASE("frame_reader: FRM-5: after a refused frame nothing more is read, however it is split", "[frame_reader]")
{
    Outcome expected;
    expected.frames = {"barrier 00"};
    expected.error_class = "unknown_frame";
    expected.error_offset = 8;
    expected.stream_offset = 9;
    check_every_split(hex("0100000000000000 00 0900000000000000 07 0100000000000000 00"), expected);
}

TEST_CASE("frame_reader: FRM-5: an error stays, and later bytes take no memory", "[frame_reader]")
{
    FrameReader reader;
    reader.append(hex("0000000000000000"));
    REQUIRE_FALSE(reader.next());
    const std::size_t capacity = reader.capacity();
    for (int i = 0; i < 1000; ++i) {
        reader.append(hex("0100000000000000 00"));
        CHECK_FALSE(reader.next());
    }
    CHECK(reader.capacity() == capacity);
    const auto room = reader.prepare();
    std::memset(room.data(), 0, room.size());
    reader.commit(room.size());
    CHECK(reader.next().error().error_class() == ErrorClass::unknown_frame);
}

TEST_CASE("frame_reader: FRM-4: a stream that ends within a frame says so", "[frame_reader]")
{
    FrameReader reader;
    CHECK_FALSE(reader.is_mid_frame());
    reader.append(hex("01000000"));
    CHECK_FALSE(reader.next()->has_value());
    CHECK(reader.is_mid_frame());
    reader.append(hex("00000000 00"));
    CHECK(reader.next()->has_value());
    CHECK_FALSE(reader.is_mid_frame());
}

TEST_CASE("frame_reader: LIM-2: the cap of a reader is its own", "[frame_reader]")
{
    FrameReader reader{16};
    reader.append(hex("1100000000000000"));
    const auto frame = reader.next();
    REQUIRE_FALSE(frame);
    CHECK(frame.error().error_class() == ErrorClass::too_large);
    CHECK(read_in_pieces({hex("1000000000000000 01 0302000000000000 00000000 000000")}, 16).frames.size() == 1);
}

TEST_CASE("frame_reader: LIM-5, DIF-8: memory follows the bytes received and not the length claimed", "[frame_reader]")
{
    FrameReader reader;
    reader.append(hex("0000004000000000 01")); // 1 GiB is claimed
    CHECK_FALSE(reader.next()->has_value());
    CHECK(reader.capacity() <= 2 * 9 + FrameReader::prepare_size_min);

    std::size_t received = 9;
    while (received < 1'000'000) {
        const auto room = reader.prepare();
        std::memset(room.data(), 0, room.size());
        reader.commit(room.size());
        received += room.size();
        CHECK_FALSE(reader.next()->has_value());
        CHECK(reader.capacity() <= 2 * received + FrameReader::prepare_size_min);
    }
}

TEST_CASE("frame_reader: LIM-5: the memory of a large frame is given back", "[frame_reader]")
{
    testing::Bytes bytes = hex("4042 0f0000000000 01"); // 1,000,000 bytes of a request
    bytes.resize(8 + 1'000'000);
    FrameReader reader;
    reader.append(bytes);
    REQUIRE(reader.next()->has_value());
    reader.prepare();
    CHECK(reader.capacity() == FrameReader::prepare_size_min);

    FrameReader appended;
    appended.append(bytes);
    REQUIRE(appended.next()->has_value());
    appended.append(std::span{bytes}.first(1));
    CHECK(appended.capacity() == 1);
    appended.append(std::span{bytes}.subspan(1));
    CHECK(appended.next()->value().content.size() == 1'000'000);
}

TEST_CASE("frame_reader: prepare and commit read the same frames as append", "[frame_reader]")
{
    const testing::Bytes bytes = hex(three_frames);
    FrameReader reader;
    Outcome outcome;
    for (std::size_t at = 0; at < bytes.size(); at += 7) {
        const ByteView piece = ByteView{bytes}.subspan(at, std::min<std::size_t>(7, bytes.size() - at));
        const auto room = reader.prepare();
        REQUIRE(room.size() >= FrameReader::prepare_size_min);
        std::memcpy(room.data(), piece.data(), piece.size());
        reader.commit(piece.size());
        drain(reader, outcome);
    }
    CHECK(outcome.frames == read_in_pieces({bytes}).frames);
}

TEST_CASE("frame_reader: bytes that come one by one are not moved for each", "[frame_reader]")
{
    FrameReader reader;
    const testing::Bytes header = hex("1027000000000000 01"); // 10,000 bytes of a request
    std::size_t moves = 0;
    std::size_t capacity = 0;
    for (std::size_t received = 0; received < 10'000; ++received) {
        reader.prepare()[0] = received < header.size() ? header[received] : std::byte{0};
        reader.commit(1);
        REQUIRE_FALSE(reader.next()->has_value());
        moves += reader.capacity() == capacity ? 0U : 1U;
        capacity = reader.capacity();
    }
    CHECK(moves <= 16); // the memory doubles
}

TEST_CASE("frame_reader: a reader with a backlog keeps every byte", "[frame_reader]")
{
    // Thousands of frames wait while only one is taken for each one that comes.
    FrameReader reader;
    const testing::Bytes token = hex("0100000000000000 00");
    for (int i = 0; i < 2000; ++i) {
        reader.append(token);
    }
    for (int i = 0; i < 5000; ++i) {
        reader.append(token);
        REQUIRE(reader.next()->has_value());
    }
    int left = 0;
    while (reader.next()->has_value()) {
        ++left;
    }
    CHECK(left == 2000);
}

namespace {

// A request of 100,000 bytes of content, and what `behind` says.
testing::Bytes large_frame(const char *behind = "")
{
    testing::Bytes bytes = hex("a086 010000000000 01");
    bytes.resize(8 + 100'000, std::byte{0xcd});
    const testing::Bytes tail = hex(behind);
    bytes.insert(bytes.end(), tail.begin(), tail.end());
    return bytes;
}

// Hands over as much as fits into the room, once. Gives the bytes that are left.
ByteView fill_room(FrameReader &reader, ByteView bytes)
{
    const auto room = reader.prepare();
    const std::size_t size = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), size);
    reader.commit(size);
    return bytes.subspan(size);
}

} // namespace

TEST_CASE("frame_reader: a large frame ends its room, and its memory can be taken", "[frame_reader]")
{
    const testing::Bytes bytes = large_frame("0100000000000000 00");
    FrameReader reader;
    ByteView left = bytes;
    std::optional<Frame> frame;
    while (!frame) {
        left = fill_room(reader, left);
        frame = reader.next().value();
    }
    CHECK(left.size() == 9);
    const std::byte *const content = frame->content.data();
    const auto memory = reader.release();
    REQUIRE(memory);
    CHECK(content == memory.get() + 8);
    CHECK(std::ranges::equal(frame->content, ByteView{bytes}.subspan(8, 100'000)));
    CHECK(reader.capacity() == 0);
    CHECK(reader.release() == nullptr);

    fill_room(reader, left);
    CHECK(reader.next().value()->kind == FrameKind::barrier);
    CHECK(reader.release() == nullptr); // not large
}

TEST_CASE("frame_reader: memory that holds other bytes, or awaits them, is kept", "[frame_reader]")
{
    FrameReader reader;
    CHECK(reader.release() == nullptr);
    reader.append(large_frame("01"));
    CHECK(reader.next()->has_value());
    CHECK(reader.release() == nullptr);

    FrameReader awaiting;
    awaiting.append(large_frame());
    awaiting.prepare();
    CHECK(awaiting.next()->has_value());
    CHECK(awaiting.release() == nullptr);
    awaiting.commit(0);
    CHECK(awaiting.release() != nullptr);
}

TEST_CASE("frame_reader: SES-11: next_content() takes frames of any kind, and refuses those over the cap", "[frame_reader]")
{
    FrameReader reader{16};
    const testing::Bytes bytes = hex("0000000000000000 0900000000000000 030000000000000000 0100000000000000");
    for (const std::byte &byte : bytes) {
        reader.append({&byte, 1});
    }
    CHECK(to_hex(reader.next_content()->value()).empty());
    CHECK(to_hex(reader.next_content()->value()) == "030000000000000000");
    CHECK_FALSE(reader.next_content()->has_value());
    reader.append(hex("ff"));
    CHECK(to_hex(reader.next_content()->value()) == "ff");
    reader.append(hex("1100000000000000"));
    CHECK(reader.next_content().error().error_class() == ErrorClass::too_large);
    reader.append(hex("0100000000000000 ff"));
    CHECK(reader.next_content().error().error_class() == ErrorClass::too_large);
}
