// What a fuzz target is: a check of some bytes, and the same bytes for people. harness.cpp calls both. Includes nothing of
// src/, for some targets are about the kit, which must not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ferrorpc::fuzz {

// Of a target's own file:

// "" when all holds that must, otherwise what does not. The bytes end where memory does, or a sanitizer sees to it.
std::string check(std::span<const std::byte> input);

// What the input means to this target, as lines.
std::string describe(std::span<const std::byte> input);

// Takes an input apart from its front. Behind its end stand zeros, so every input is good.
class Input {
public:
    explicit Input(std::span<const std::byte> bytes) : bytes_{bytes} {}

    std::span<const std::byte> bytes(std::size_t size)
    {
        const auto taken = bytes_.first(size < bytes_.size() ? size : bytes_.size());
        bytes_ = bytes_.subspan(taken.size());
        return taken;
    }
    // Little-endian, of at most 8 bytes.
    std::uint64_t integer(std::size_t size)
    {
        std::uint64_t value = 0;
        unsigned shift = 0;
        for (const std::byte byte : bytes(size)) {
            value |= std::to_integer<std::uint64_t>(byte) << shift;
            shift += 8;
        }
        return value;
    }
    unsigned byte() { return static_cast<unsigned>(integer(1)); }
    std::span<const std::byte> rest() { return bytes(bytes_.size()); }
    bool is_empty() const { return bytes_.empty(); }

private:
    std::span<const std::byte> bytes_;
};

// As text, which many a check takes.
inline std::string_view text_of(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

} // namespace ferrorpc::fuzz
