// Arguments and replies that can be checked: all bytes follow from a call's id and the two sizes.
#pragma once

#include "record.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace soak {

struct Arguments {
    std::uint64_t id = 0;
    std::uint32_t size = 0;       // bytes of these arguments, encoded: arguments_size_min at least
    std::uint32_t reply_size = 0; // bytes
    std::uint32_t sleep_ms = 0;
    std::uint32_t callee = 0; // a rank
    bool operator==(const Arguments &) const = default;
};

inline constexpr std::size_t arguments_size_min = 24;

std::vector<std::byte> encoded(const Arguments &arguments);

// None when these bytes are not what encoded() gives for any arguments.
std::optional<Arguments> decoded(std::span<const std::byte> bytes);

std::vector<std::byte> reply_to(const Arguments &arguments);
bool is_reply_to(const Arguments &arguments, std::span<const std::byte> reply);

std::string failure_of(const Arguments &arguments);

} // namespace soak
