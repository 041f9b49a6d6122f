// What must hold when a FrameReader reads a stream in pieces, whatever both are. Gives "" when all does, and otherwise what
// does not, with the stream as annotated hex.
//
// After each piece the reader must have given out exactly those frames that have wholly arrived, and must have refused what has
// arrived that breaks a rule, with the transcription's class and offset: so the split makes no difference. Once it has refused
// it refuses for ever. Its memory must follow what has arrived.
#pragma once

#include <ferrorpc/codec/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>

namespace ferrorpc::proptests {

struct ReadingOptions {
    std::uint64_t cap = std::uint64_t{1} << 30;
    bool is_raw = false;      // by next_content()
    bool is_prepared = false; // handed over by prepare() and commit(), not by append()
    bool is_released = false; // the memory of each frame is asked for
    bool is_lazy = false;     // frames are taken only when all pieces have arrived
};

// `pieces`: the sizes of the pieces; what they leave of the stream is the last one.
std::string check_stream(ByteView stream, std::span<const std::size_t> pieces, const ReadingOptions &options);

// For a failure's report.
void showValue(const ReadingOptions &options, std::ostream &out);

} // namespace ferrorpc::proptests
