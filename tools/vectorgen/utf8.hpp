// Well-formed UTF-8, as MSG-3 says it: no overlong form, no surrogate, nothing above U+10FFFF, nothing cut short.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ferrorpc::vectorgen {

// The index of the first byte of the first ill-formed sequence; nothing when the text is well-formed.
std::optional<std::size_t> first_ill_formed(std::string_view text);

std::string encode_utf8(std::uint32_t code_point);

} // namespace ferrorpc::vectorgen
