// Whether text is UTF-8 as Unicode defines it: no overlong form, no surrogate, nothing above U+10FFFF, nothing cut short.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ferrorpc::conformance {

// Whether there is a byte at `index` that no character begins with.
bool utf8_continues(std::string_view text, std::size_t index);
// The size of the character at the start of the text, which is not empty; 0 where that is ill-formed.
std::size_t utf8_size(std::string_view text);
// Where the text ceases to be UTF-8: the offset of the first ill-formed sequence.
std::optional<std::size_t> ill_formed_utf8(std::string_view text);

} // namespace ferrorpc::conformance
