/// Literal bytes for tests, written as hex. Not installed.
#pragma once

#include <ferrorpc/codec/bytes.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::testing {

using Bytes = std::vector<std::byte>;

inline unsigned hex_digit(char digit)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const std::size_t value = digits.find(digit);
    if (value == std::string_view::npos) {
        throw std::invalid_argument{"not a lowercase hex digit"};
    }
    return static_cast<unsigned>(value);
}

/// "01 0302" is three bytes; spaces are for the eye. An odd number of digits throws.
inline Bytes hex(std::string_view text)
{
    std::string digits;
    for (const char c : text) {
        if (c != ' ') {
            digits += c;
        }
    }
    Bytes bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        bytes.push_back(static_cast<std::byte>(hex_digit(digits.at(i)) << 4 | hex_digit(digits.at(i + 1))));
    }
    return bytes;
}

/// The reverse, without spaces.
inline std::string to_hex(ByteView bytes)
{
    std::string text;
    for (const std::byte byte : bytes) {
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) >> 4];
        text += "0123456789abcdef"[std::to_integer<unsigned>(byte) & 0xF];
    }
    return text;
}

/// Runs `visit` on every prefix of `bytes`, the empty one and the whole included. Each is an exact heap copy, so that a
/// sanitizer sees a read past its end.
template <typename Visit>
void for_each_prefix(ByteView bytes, Visit visit)
{
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const Bytes prefix(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        visit(ByteView{prefix});
    }
}

} // namespace ferrorpc::testing
