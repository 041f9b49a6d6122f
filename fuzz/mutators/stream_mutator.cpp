// For frame_reader.cpp: how to read, the pieces, then a stream.
#include <fuzz/mutators/engine.hpp>
#include <fuzz/mutators/wire.hpp>

#include <proptests/generators/frames.hpp>

using namespace ferrorpc::fuzz;

namespace {

// A frame whose memory may be given away: a length at which that begins, under a cap that allows it, and either so many zeros
// behind the input that they end before it, with it, or behind it, or another such frame in front.
void add_large_frame(std::string &head, std::string &stream, Choices &choices)
{
    constexpr std::size_t large_frame_size = 65536;
    const bool is_second = choices.one_in(2);
    stream += ferrorpc::proptests::integer(large_frame_size - 16 + choices.below(8192), 8);
    stream += is_second ? "\1a few of its bytes" : "";
    head[1] = 0;
    head[2] = static_cast<char>(static_cast<unsigned char>(is_second ? 208 + choices.below(32) : 247 + choices.below(8)));
}

} // namespace

std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t size_max, unsigned seed)
{
    Choices choices{seed};
    const std::size_t head_size = size < 4 ? 0 : 4 + data[3] % 16;
    if (head_size == 0 || head_size > size || choices.one_in(6)) {
        return LLVMFuzzerMutate(data, size, size_max);
    }
    const std::string_view input = text_at(data, size);
    std::string head{input.substr(0, head_size)};
    if (choices.one_in(4)) {
        head[choices.below(head.size())] = static_cast<char>(choices.one_in(2) ? choices.byte() : choices.below(16));
    }
    std::string stream = change_stream(input.substr(head_size), size_max - head_size, choices, changed_by_engine);
    if (choices.one_in(8)) {
        add_large_frame(head, stream, choices);
    }
    return put(head + stream, data, size_max);
}
