#include "utf8.hpp"

namespace ferrorpc::vectorgen {
namespace {

// Bytes that a sequence has by its first byte: 1 for 0xxxxxxx, 2 for 110xxxxx, 3 for 1110xxxx, 4 for 11110xxx; else 0.
std::size_t length_by_first_byte(unsigned first)
{
    if (first < 0b1000'0000) {
        return 1;
    }
    if (first >> 5 == 0b110) {
        return 2;
    }
    if (first >> 4 == 0b1110) {
        return 3;
    }
    return first >> 3 == 0b11110 ? 4 : 0;
}

unsigned byte_at(std::string_view text, std::size_t index)
{
    return static_cast<unsigned char>(text[index]);
}

// The length of the sequence that the text starts with, or 0 when that is ill-formed.
std::size_t sequence_length(std::string_view text)
{
    const unsigned first = byte_at(text, 0);
    const std::size_t length = length_by_first_byte(first);
    if (length == 0 || length > text.size()) {
        return 0; // no first byte, or cut short
    }
    std::uint32_t code_point = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = byte_at(text, i);
        if (next >> 6 != 0b10) {
            return 0; // cut short by another character
        }
        code_point = code_point << 6 | (next & 0b11'1111);
    }
    const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (is_surrogate || code_point > 0x10FFFF) {
        return 0;
    }
    return encode_utf8(code_point).size() == length ? length : 0; // else overlong
}

} // namespace

std::optional<std::size_t> first_ill_formed(std::string_view text)
{
    for (std::size_t index = 0; index < text.size();) {
        const std::size_t length = sequence_length(text.substr(index));
        if (length == 0) {
            return index;
        }
        index += length;
    }
    return std::nullopt;
}

std::string encode_utf8(std::uint32_t code_point)
{
    if (code_point < 0x80) {
        return {static_cast<char>(code_point)};
    }
    const auto continuation = [&](unsigned shift) { return static_cast<char>(0x80 | (code_point >> shift & 0x3F)); };
    if (code_point < 0x800) {
        return {static_cast<char>(0xC0 | code_point >> 6), continuation(0)};
    }
    if (code_point < 0x10000) {
        return {static_cast<char>(0xE0 | code_point >> 12), continuation(6), continuation(0)};
    }
    return {static_cast<char>(0xF0 | code_point >> 18), continuation(12), continuation(6), continuation(0)};
}

} // namespace ferrorpc::vectorgen
