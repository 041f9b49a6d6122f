#include <proptests/checks/utf8_reference.hpp>

#include <iconv.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

namespace ferrorpc::proptests {
namespace {

// What the value would be if the bytes were one sequence: the bits of the pattern for that many bytes, whatever the others say.
char32_t bits_of(std::string_view bytes)
{
    constexpr std::array<unsigned, 4> first_mask = {0x7F, 0x1F, 0x0F, 0x07};
    char32_t value = static_cast<unsigned char>(bytes[0]) & first_mask.at(bytes.size() - 1);
    for (const char byte : bytes.substr(1)) {
        value = value << 6 | (static_cast<unsigned char>(byte) & 0x3FU);
    }
    return value;
}

bool is_sequence(std::string_view bytes)
{
    const char32_t value = bits_of(bytes);
    return is_scalar(value) && utf8_of(value) == bytes;
}

// What stands in front of the last byte, or of the last two or three, of some scalar value's bytes.
const std::set<std::string, std::less<>> &beginnings()
{
    static const auto all = [] {
        std::set<std::string, std::less<>> prefixes;
        for (char32_t value = 0x80; value <= 0x10FFFF; value += 0x40) { // the last byte holds 6 bits
            for (std::string bytes = is_scalar(value) ? utf8_of(value) : ""; bytes.size() > 1;) {
                bytes.pop_back();
                prefixes.insert(bytes);
            }
        }
        return prefixes;
    }();
    return all;
}

std::size_t maximal_subpart(std::string_view rest)
{
    std::size_t size = 0;
    while (size < std::min<std::size_t>(rest.size(), 3) && beginnings().contains(rest.substr(0, size + 1))) {
        ++size;
    }
    return size == rest.size() ? 0 : std::max<std::size_t>(size, 1);
}

} // namespace

bool is_scalar(char32_t value)
{
    return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

std::string utf8_of(char32_t scalar)
{
    const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    const auto six_bits = [&](unsigned shift) { return byte(0x80 | (scalar >> shift & 0x3F)); };
    if (scalar < 0x80) {
        return {byte(scalar)};
    }
    if (scalar < 0x800) {
        return {byte(0xC0 | scalar >> 6), six_bits(0)};
    }
    if (scalar < 0x10000) {
        return {byte(0xE0 | scalar >> 12), six_bits(6), six_bits(0)};
    }
    return {byte(0xF0 | scalar >> 18), six_bits(12), six_bits(6), six_bits(0)};
}

std::optional<IllFormed> find_ill_formed(std::string_view text)
{
    for (std::size_t index = 0; index < text.size();) {
        const std::string_view rest = text.substr(index);
        std::size_t size = 1;
        while (size <= 4 && (size > rest.size() || !is_sequence(rest.substr(0, size)))) {
            ++size;
        }
        if (size > 4) {
            return IllFormed{index, maximal_subpart(rest)};
        }
        index += size;
    }
    return std::nullopt;
}

std::optional<std::size_t> find_ill_formed_by_libc(std::string_view text)
{
    // UTF-16, for as UCS-4 values above U+10FFFF would pass.
    static const iconv_t converter = iconv_open("UTF-16LE", "UTF-8");
    if (converter == iconv_t(-1)) {
        throw std::runtime_error("iconv cannot convert UTF-8 here");
    }
    iconv(converter, nullptr, nullptr, nullptr, nullptr); // as if new
    std::string input{text};
    std::string output(2 * text.size() + 4, '\0');
    char *in = input.data();
    char *out = output.data();
    std::size_t in_left = input.size();
    std::size_t out_left = output.size();
    if (iconv(converter, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1)) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(in - input.data());
}

} // namespace ferrorpc::proptests
