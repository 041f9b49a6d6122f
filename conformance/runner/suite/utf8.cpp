#include "suite/utf8.hpp"

namespace ferrorpc::conformance {

bool utf8_continues(std::string_view text, std::size_t index)
{
    return index < text.size() && (static_cast<unsigned char>(text[index]) & 0xC0U) == 0x80U;
}

std::size_t utf8_size(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) {
        return 1;
    }
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) {
        return 0;
    }
    for (std::size_t index = 1; index < size; ++index) {
        if (!utf8_continues(text, index)) {
            return 0;
        }
    }
    const auto second = static_cast<unsigned char>(text[1]);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool out_of_range = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    return overlong || out_of_range ? 0 : size;
}

std::optional<std::size_t> ill_formed_utf8(std::string_view text)
{
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t size = utf8_size(text.substr(offset));
        if (size == 0) {
            return offset;
        }
        offset += size;
    }
    return std::nullopt;
}

} // namespace ferrorpc::conformance
