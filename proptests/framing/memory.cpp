// What a FrameReader holds and copies follows what has arrived, never what is claimed. Nothing here measures time.
#include <proptests/checks/meter.hpp>
#include <proptests/generators/stream.hpp>
#include <proptests/property.hpp>

#include <ferrorpc/codec/frame_reader.hpp>

#include <cstring>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

// Hands `stream` over in pieces, and takes what can be taken after each.
void read(FrameReader &reader, std::string_view stream, const std::vector<std::size_t> &pieces, bool is_prepared)
{
    std::size_t at = 0;
    for (std::size_t i = 0; at < stream.size(); ++i) {
        std::size_t size = i < pieces.size() ? pieces[i] : stream.size();
        if (is_prepared) {
            const auto room = reader.prepare();
            size = std::min({size, room.size(), stream.size() - at});
            for (std::size_t k = 0; k < size; ++k) { // not by a copy that would be counted
                room[k] = static_cast<std::byte>(stream[at + k]);
            }
            reader.commit(size);
        } else {
            size = std::min(size, stream.size() - at);
            reader.append(as_bytes(stream.substr(at, size)));
        }
        at += size;
        while (true) {
            const auto frame = reader.next();
            if (!frame || !*frame) {
                break;
            }
        }
    }
}

} // namespace

TEST_CASE("memory: LIM-5, DIF-8: peak memory is at most three times what has arrived, and two rooms", "[framing]")
{
    check_property("streams", [] {
        const Stream given = *stream();
        const std::string all = given.bytes();
        const bool is_prepared = *rc::gen::arbitrary<bool>();
        std::size_t peak = 0;
        {
            const Meter meter;
            FrameReader reader;
            read(reader, all, given.pieces, is_prepared);
            peak = meter.peak();
        }
        RC_ASSERT(peak <= 3 * all.size() + 2 * FrameReader::prepare_size_min + 64);
    });
}

TEST_CASE("memory: LIM-5: a header takes no memory, whatever it claims", "[framing]")
{
    check_property("headers", [] {
        const std::uint64_t length = *u64() % (frame_length_limit + 1);
        const std::string header = integer(length, 8) + "\1";
        const Meter meter;
        FrameReader reader;
        reader.append(as_bytes(header));
        const bool is_good = reader.next().has_value();
        RC_ASSERT((is_good == (length == 1 || length >= 8)));
        reader.prepare();
        RC_ASSERT(meter.peak() <= 2 * FrameReader::prepare_size_min + 64);
    });
}

TEST_CASE("work: LIM-5: bytes are copied at most four times, whatever the pieces", "[framing]")
{
    if (!is_counting()) {
        WARN("neither memory nor copies can be counted under a sanitizer");
        return;
    }
    {
        const Meter meter;
        FrameReader reader;
        reader.append(as_bytes(std::string_view{"\1\0\0\0\0\0\0\0\0", 9}));
        REQUIRE(meter.copied() == 9); // or nothing below would be counted either
    }
    check_property("streams", [] {
        const Stream given = *stream();
        const std::string all = given.bytes();
        const bool is_prepared = *rc::gen::arbitrary<bool>();
        const Meter meter;
        FrameReader reader;
        read(reader, all, given.pieces, is_prepared);
        RC_ASSERT(meter.copied() <= 4 * all.size() + 64);
    });
    check_property("byte by byte", [] {
        const auto size = *rc::gen::inRange<std::size_t>(0, 12'000);
        const std::string all = frame('\1' + std::string(size, 'x'));
        const std::vector<std::size_t> ones(all.size(), 1);
        const bool is_prepared = *rc::gen::arbitrary<bool>();
        const Meter meter;
        FrameReader reader;
        read(reader, all, ones, is_prepared);
        RC_ASSERT(meter.copied() <= 4 * all.size() + 64);
    });
}

TEST_CASE("work: LIM-5: many frames that wait are not moved for each one that comes", "[framing]")
{
    check_property("a backlog", [] {
        const auto waiting = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, 300));
        const auto rounds = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, 300));
        const std::string token = token_frame();
        const Meter meter;
        FrameReader reader;
        std::size_t received = 0;
        for (std::size_t i = 0; i < waiting + rounds; ++i) {
            reader.append(as_bytes(token));
            received += token.size();
            if (i >= waiting) {
                const auto frame = reader.next();
                RC_ASSERT(frame.has_value());
                RC_ASSERT(frame->has_value());
            }
        }
        RC_ASSERT(meter.copied() <= 4 * received + 64);
        RC_ASSERT(reader.capacity() <= 2 * (waiting + 1) * token.size() + FrameReader::prepare_size_min);
    });
}

TEST_CASE("memory: LIM-1, LIM-5: a frame of the highest cap is read in memory that follows it", "[framing]")
{
    // Nothing is written to the room, so few of its pages ever take memory.
    constexpr std::size_t cap = std::size_t{1} << 30;
    const std::string start = integer(cap, 8) + "\1";
    const Meter meter;
    FrameReader reader;
    reader.append(as_bytes(start));
    std::size_t received = start.size();
    while (received < 8 + cap) {
        const auto frame = reader.next();
        REQUIRE(frame);
        REQUIRE_FALSE(*frame);
        const auto room = reader.prepare();
        REQUIRE(room.size() <= 8 + cap - received);
        reader.commit(room.size());
        received += room.size();
        REQUIRE(meter.held() <= 2 * received + 2 * FrameReader::prepare_size_min);
    }
    const auto frame = reader.next();
    REQUIRE(frame);
    REQUIRE(*frame);
    CHECK((*frame)->kind == FrameKind::request);
    CHECK((*frame)->content.size() == cap);
    CHECK(meter.peak() <= 3 * received);
}
