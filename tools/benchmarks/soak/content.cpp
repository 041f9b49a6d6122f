#include "content.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace soak {
namespace {

// Numbers that depend on their seed in every bit (SplitMix64).
class Pattern {
public:
    explicit Pattern(std::uint64_t seed) noexcept : state_{seed} {}

    std::uint64_t next() noexcept
    {
        std::uint64_t word = state_ += 0x9e3779b97f4a7c15;
        word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9;
        word = (word ^ word >> 27) * 0x94d049bb133111eb;
        return word ^ word >> 31;
    }

private:
    std::uint64_t state_;
};

template <typename Take>
void pattern(std::uint64_t seed, std::size_t size, Take take)
{
    Pattern words{seed};
    for (std::size_t offset = 0; offset < size; offset += sizeof(std::uint64_t)) {
        const std::uint64_t word = words.next();
        if (!take(offset, word, std::min(sizeof word, size - offset))) {
            return;
        }
    }
}

void fill(std::span<std::byte> bytes, std::uint64_t seed)
{
    pattern(seed, bytes.size(), [bytes](std::size_t offset, std::uint64_t word, std::size_t size) {
        std::memcpy(bytes.data() + offset, &word, size);
        return true;
    });
}

bool is_filled(std::span<const std::byte> bytes, std::uint64_t seed)
{
    bool is_same = true;
    pattern(seed, bytes.size(), [bytes, &is_same](std::size_t offset, std::uint64_t word, std::size_t size) {
        return is_same = std::memcmp(bytes.data() + offset, &word, size) == 0;
    });
    return is_same;
}

std::uint64_t reply_seed(const Arguments &arguments)
{
    return ~arguments.id;
}

} // namespace

std::vector<std::byte> encoded(const Arguments &arguments)
{
    static_assert(sizeof arguments == arguments_size_min);
    std::vector<std::byte> bytes(arguments.size);
    std::memcpy(bytes.data(), &arguments, sizeof arguments);
    fill(std::span{bytes}.subspan(arguments_size_min), arguments.id);
    return bytes;
}

std::optional<Arguments> decoded(std::span<const std::byte> bytes)
{
    if (bytes.size() < arguments_size_min) {
        return std::nullopt;
    }
    Arguments arguments;
    std::memcpy(&arguments, bytes.data(), sizeof arguments);
    if (arguments.size != bytes.size() || !is_filled(bytes.subspan(arguments_size_min), arguments.id)) {
        return std::nullopt;
    }
    return arguments;
}

std::vector<std::byte> reply_to(const Arguments &arguments)
{
    std::vector<std::byte> reply(arguments.reply_size);
    fill(reply, reply_seed(arguments));
    return reply;
}

bool is_reply_to(const Arguments &arguments, std::span<const std::byte> reply)
{
    return reply.size() == arguments.reply_size && is_filled(reply, reply_seed(arguments));
}

std::string failure_of(const Arguments &arguments)
{
    return fmt::format("call {:x} fails as it was told", arguments.id);
}

} // namespace soak
