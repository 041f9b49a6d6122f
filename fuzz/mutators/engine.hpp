// How libFuzzer asks for a changed input, and its own ways to change bytes. It knows these names, which stand nowhere else.
#pragma once

#include <fuzz/mutators/random.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

extern "C" {
std::size_t LLVMFuzzerMutate(std::uint8_t *data, std::size_t size, std::size_t size_max);
std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t size_max, unsigned seed);
std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t *first, std::size_t first_size, const std::uint8_t *second,
                                      std::size_t second_size, std::uint8_t *out, std::size_t out_size_max, unsigned seed);
}

namespace ferrorpc::fuzz {

inline std::string_view text_at(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), size};
}

inline std::size_t put(std::string_view text, std::uint8_t *out, std::size_t size_max)
{
    const std::size_t size = std::min(text.size(), size_max);
    std::copy_n(text.begin(), size, out);
    return size;
}

inline std::string changed_by_engine(std::string_view bytes, std::size_t size_max)
{
    static std::vector<std::uint8_t> room; // kept: to take it each time takes longer than to change what is in it
    room.resize(std::max(room.size(), size_max));
    const std::size_t size = put(bytes, room.data(), size_max);
    const std::size_t changed_size = size_max == 0 ? 0 : LLVMFuzzerMutate(room.data(), size, size_max);
    return std::string{text_at(room.data(), changed_size)};
}

} // namespace ferrorpc::fuzz
