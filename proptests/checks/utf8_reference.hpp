// UTF-8 twice more, neither of which looks like the codec: as the set of what scalar values encode to, and as the C library
// reads it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ferrorpc::proptests {

// No surrogate, and not above U+10FFFF.
bool is_scalar(char32_t value);

// The bit patterns of Unicode's table 3-6.
std::string utf8_of(char32_t scalar);

struct IllFormed {
    std::size_t index; // of the first byte at which no scalar value's bytes stand
    std::size_t size;  // of the maximal subpart there, 1 to 3; 0: the text ends inside a sequence that was good so far
    bool operator==(const IllFormed &) const = default;
};

// By definition: a text is well formed when it is one scalar value's bytes behind another's.
std::optional<IllFormed> find_ill_formed(std::string_view text);

// As iconv() says, which knows no subparts: the index alone.
std::optional<std::size_t> find_ill_formed_by_libc(std::string_view text);

} // namespace ferrorpc::proptests
