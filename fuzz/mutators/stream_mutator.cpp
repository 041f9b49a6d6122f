// For frame_reader.cpp: how to read, the pieces, then a stream.
#include <fuzz/mutators/engine.hpp>
#include <fuzz/mutators/wire.hpp>

using namespace ferrorpc::fuzz;

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
    return put(head + change_stream(input.substr(head_size), size_max - head_size, choices, changed_by_engine), data, size_max);
}
