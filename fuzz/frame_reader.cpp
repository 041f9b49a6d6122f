// FRM-1 to FRM-5, KND-1 to KND-5, LIM-2, LIM-5: a stream in pieces. What comes out does not depend on the split, a reader that
// has refused refuses for ever, its memory follows what has arrived, and so does what it copies. The input: how to read (4 bits
// of ReadingOptions), the cap's choice, what large part the stream has, the number of pieces, their sizes; the rest is the
// stream's small part.
#include <fuzz/target.hpp>

#include <proptests/checks/decoding.hpp>
#include <proptests/checks/hex_dump.hpp>
#include <proptests/checks/meter.hpp>
#include <proptests/checks/reading.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/codec/frame_reader.hpp>

#include <algorithm>
#include <sstream>
#include <vector>

namespace ferrorpc::fuzz {
namespace {

struct Made {
    proptests::ReadingOptions options{};
    std::vector<std::size_t> pieces{};
    std::vector<std::byte> stream{};
};

Made make(std::span<const std::byte> input)
{
    constexpr std::uint64_t caps[] = {std::uint64_t{1} << 30, 64, 17, 8, 9, 14, 1, 0, UINT64_MAX, 70'000};
    Input parts{input};
    const unsigned bits = parts.byte();
    Made made;
    made.options.cap = caps[parts.byte() % std::size(caps)];
    made.options.is_raw = (bits & 1) != 0;
    made.options.is_prepared = (bits & 2) != 0;
    made.options.is_released = (bits & 4) != 0;
    made.options.is_lazy = (bits & 8) != 0;
    const unsigned large = parts.byte(); // most have none: large streams take time
    const unsigned count = parts.byte() % 16;
    for (unsigned i = 0; i < count; ++i) {
        const unsigned size = parts.byte();
        made.pieces.push_back(size < 240 ? size : (size - 239) * std::size_t{8192});
    }
    if (large >= 208 && large < 240) { // a frame in front, nearly or just large, behind which memory is left
        const std::size_t size = large < 224 ? FrameReader::large_frame_size - (224 - large) * std::size_t{1024}
                                             : FrameReader::large_frame_size + (large - 224) * std::size_t{8192};
        const std::string frame = proptests::frame(std::string(size, '\1'));
        const ByteView bytes = as_bytes(frame);
        made.stream.assign(bytes.begin(), bytes.end());
    }
    const auto stream = parts.rest();
    made.stream.insert(made.stream.end(), stream.begin(), stream.end());
    if (large >= 240) { // zeros at the end
        made.stream.resize(stream.size() + (large - 239) * std::size_t{8192});
    }
    return made;
}

void read(FrameReader &reader, const Made &made)
{
    ByteView rest{made.stream};
    for (std::size_t i = 0; !rest.empty(); ++i) {
        const std::size_t size = i < made.pieces.size() ? std::min(made.pieces[i], rest.size()) : rest.size();
        reader.append(rest.first(size));
        rest = rest.subspan(size);
        for (auto frame = reader.next(); frame && *frame; frame = reader.next()) {
        }
    }
}

// spec/protocol.md#LIM-5
std::string check_costs(const Made &made)
{
    const proptests::Meter meter;
    std::size_t peak = 0;
    {
        FrameReader reader{made.options.cap};
        read(reader, made);
        peak = meter.peak();
    }
    const std::size_t copied = meter.copied();
    if (peak > 3 * made.stream.size() + 2 * FrameReader::prepare_size_min + 64) {
        return "LIM-5: " + std::to_string(peak) + " bytes were held at once\n";
    }
    return copied > 4 * made.stream.size() + 64 ? std::to_string(copied) + " bytes were copied\n" : "";
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    const Made made = make(input);
    std::string complaint = proptests::check_stream(made.stream, made.pieces, made.options);
    complaint += complaint.empty() ? proptests::check_frame(made.stream, made.options.cap) : "";
    if (complaint.empty()) {
        complaint = check_costs(made);
        complaint += complaint.empty() ? "" : describe(input);
    }
    return complaint;
}

std::string describe(std::span<const std::byte> input)
{
    const Made made = make(input);
    std::ostringstream text;
    showValue(made.options, text);
    text << ", pieces";
    for (const std::size_t size : made.pieces) {
        text << ' ' << size;
    }
    text << '\n' << proptests::hex_dump_of_frames(as_text(made.stream));
    return text.str();
}

} // namespace ferrorpc::fuzz
