// The FrameReader reads the same frames and meets the same end however a stream is split, handed over, and asked for.
#include <proptests/checks/guarded.hpp>
#include <proptests/checks/reading.hpp>
#include <proptests/generators/stream.hpp>
#include <proptests/property.hpp>

#include <ferrorpc/codec/frame_reader.hpp>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

// Every way to hand a stream over and to take its frames.
rc::Gen<ReadingOptions> ways(std::uint64_t cap)
{
    const auto coin = rc::gen::arbitrary<bool>();
    return rc::gen::map(rc::gen::tuple(coin, coin, coin), [cap](const auto &choice) {
        const auto [is_prepared, is_released, is_lazy] = choice;
        return ReadingOptions{cap, false, is_prepared, is_released, is_lazy};
    });
}

std::string read_all(const std::string &stream, const std::vector<std::size_t> &pieces, const ReadingOptions &options)
{
    return guarded(stream, [&](ByteView bytes) { return check_stream(bytes, pieces, options); });
}

} // namespace

TEST_CASE("reader: FRM-2, FRM-3, FRM-4, FRM-5, KND-1 to KND-5, LIM-2, LIM-5, DIF-12: any split gives the same frames and the "
          "same end",
          "[framing]")
{
    check_property("streams", [] {
        const Stream given = *stream();
        demand(read_all(given.bytes(), given.pieces, *ways(frame_length_limit)));
    });
    check_property("streams of noise", [] {
        const std::string noise =
            *rc::gen::container<std::string>(rc::gen::element('\0', '\0', '\0', '\1', '\2', '\x8', '\x11'));
        const auto sizes = *pieces(); // one after the other: what is drawn as an argument comes in any order
        demand(read_all(noise, sizes, *ways(frame_length_limit)));
    });
}

TEST_CASE("reader: FRM-1, FRM-2: frames in a row are read one by one", "[framing]")
{
    check_property("frames", [] {
        const Stream given = *stream();
        FrameReader reader;
        const std::string all = given.bytes();
        reader.append(as_bytes(all));
        for (const std::string &each : given.frames) {
            const auto frame = reader.next();
            RC_ASSERT(frame.has_value());
            RC_ASSERT(frame->has_value());
            RC_ASSERT(as_text((*frame)->content) == std::string_view{each}.substr(8));
        }
        const auto rest = reader.next();
        const bool is_refused = given.end_kind == EndKind::frame_of_no_kind || given.end_kind == EndKind::frame_over_the_cap;
        RC_ASSERT(rest.has_value() == !is_refused);
        RC_ASSERT(!rest || !*rest);
        RC_ASSERT(reader.stream_offset() == all.size() - given.end.size());
    });
}

TEST_CASE("reader: LIM-1, LIM-2, FRM-3: at any cap, a frame of the cap is read and a longer one refused", "[framing]")
{
    check_property("caps", [] {
        const Stream given = *stream();
        const std::uint64_t cap = given.frames.empty() ? *u64() : *cap_near(given.frames[0].size() - 8);
        demand(read_all(given.bytes(), given.pieces, *ways(cap)));
    });
}

TEST_CASE("reader: SES-11, LIM-2: raw frames are read whatever they hold", "[framing]")
{
    check_property("raw", [] {
        const auto contents = *rc::gen::scale(0.1, rc::gen::container<std::vector<std::string>>(rc::gen::scale(10, bytes())));
        std::string all;
        for (const std::string &each : contents) {
            all += frame(each);
        }
        ReadingOptions options = *ways(contents.empty() ? 8 : *cap_near(contents.back().size()));
        options.is_raw = true;
        demand(read_all(all, *pieces(), options));
    });
}

TEST_CASE("reader: FRM-3: exhaustive: all splits in three pieces, by each way", "[framing]")
{
    const std::string request = request_frame(515, "f\xC3\xA9", "hi");
    const std::string streams[] = {
        token_frame() + request + token_frame(),
        response_frames(7, false, "hi") + response_frames(8, true, "no"),
        token_frame() + integer(9, 8) + "\7" + token_frame(),        // no kind
        request + integer((std::uint64_t{1} << 30) + 1, 8) + "more", // over the cap
        prefix_frame(14) + integer(0, 8) + token_frame(),            // no kind, by its length
        token_frame() + token_frame() + request.substr(0, 20),       // ends within a frame
    };
    std::size_t count = 0;
    std::string complaint;
    for (const std::string &stream : streams) {
        for (std::size_t first = 0; first <= stream.size(); ++first) {
            for (std::size_t second = 0; second <= stream.size() - first && complaint.empty(); ++second) {
                for (unsigned way = 0; way < 16; ++way) {
                    const ReadingOptions options{frame_length_limit, (way & 8) != 0, (way & 1) != 0, (way & 2) != 0,
                                                 (way & 4) != 0};
                    const std::size_t pieces[] = {first, second};
                    complaint += check_stream(as_bytes(stream), pieces, options);
                    ++count;
                }
            }
        }
    }
    CHECK(complaint == "");
    std::printf("exhaustive: %10zu splits in three pieces, by each way\n", count);
}
