#include "utf8_cases.hpp"

#include "utf8.hpp"
#include "wire.hpp"

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

using namespace std::string_literals;

TextCase ill_formed(const std::string &bytes, const std::string &what)
{
    std::string digits = hex(bytes);
    std::string spaced;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        spaced += (i == 0 ? "" : " ") + digits.substr(i, 2);
    }
    return {digits, fmt::format("{}: {}", spaced, what), bytes};
}

TextCase well_formed(std::uint32_t code_point, const std::string &what)
{
    return {fmt::format("u{:04x}", code_point), fmt::format("U+{:04X}: {}", code_point, what), encode_utf8(code_point)};
}

} // namespace

const std::vector<TextCase> &ill_formed_cases()
{
    static const std::vector<TextCase> cases = {
        ill_formed("\x80", "a continuation byte alone"),
        ill_formed("\xBF", "the last continuation byte alone"),
        ill_formed("\xC0\x80", "U+0000, overlong"),
        ill_formed("\xC0\xAF", "a slash, overlong"),
        ill_formed("\xC1\xBF", "U+007F, overlong"),
        ill_formed("\xC2", "1 of 2 bytes"),
        ill_formed("\xDF", "1 of 2 bytes"),
        ill_formed("\xC2\x7F", "the 2nd of 2 bytes too low"),
        ill_formed("\xC2\xC0", "the 2nd of 2 bytes too high"),
        ill_formed("\xDF\x00"s, "the 2nd of 2 bytes is NUL"),
        ill_formed("\xE0\x80\x80", "U+0000, overlong"),
        ill_formed("\xE0\x9F\xBF", "U+07FF, overlong"),
        ill_formed("\xE0", "1 of 3 bytes"),
        ill_formed("\xE0\xA0", "2 of 3 bytes"),
        ill_formed("\xEF\xBF", "2 of 3 bytes"),
        ill_formed("\xE1\x7F\x80", "the 2nd of 3 bytes too low"),
        ill_formed("\xE1\xC0\x80", "the 2nd of 3 bytes too high"),
        ill_formed("\xE1\x80\x7F", "the 3rd of 3 bytes too low"),
        ill_formed("\xE1\x80\xC0", "the 3rd of 3 bytes too high"),
        ill_formed("\xED\xA0", "2 of 3 bytes of a surrogate"),
        ill_formed("\xED\xA0\x80", "U+D800, the first surrogate"),
        ill_formed("\xED\xAF\xBF", "U+DBFF, the last high surrogate"),
        ill_formed("\xED\xB0\x80", "U+DC00, the first low surrogate"),
        ill_formed("\xED\xBF\xBF", "U+DFFF, the last surrogate"),
        ill_formed("\xED\xA0\xBD\xED\xB8\x80", "U+1F600 as a pair of surrogates"),
        ill_formed("\xF0\x80\x80\x80", "U+0000, overlong"),
        ill_formed("\xF0\x8F\xBF\xBF", "U+FFFF, overlong"),
        ill_formed("\xF0", "1 of 4 bytes"),
        ill_formed("\xF0\x90", "2 of 4 bytes"),
        ill_formed("\xF0\x90\x80", "3 of 4 bytes"),
        ill_formed("\xF4\x8F\xBF", "3 of 4 bytes"),
        ill_formed("\xF1\x7F\x80\x80", "the 2nd of 4 bytes too low"),
        ill_formed("\xF1\xC0\x80\x80", "the 2nd of 4 bytes too high"),
        ill_formed("\xF1\x80\x7F\x80", "the 3rd of 4 bytes too low"),
        ill_formed("\xF1\x80\xC0\x80", "the 3rd of 4 bytes too high"),
        ill_formed("\xF1\x80\x80\x7F", "the 4th of 4 bytes too low"),
        ill_formed("\xF1\x80\x80\xC0", "the 4th of 4 bytes too high"),
        ill_formed("\xF4\x90\x80\x80", "U+110000, one too many"),
        ill_formed("\xF4\xBF\xBF\xBF", "U+13FFFF"),
        ill_formed("\xF5\x80\x80\x80", "U+140000"),
        ill_formed("\xF7\xBF\xBF\xBF", "U+1FFFFF"),
        ill_formed("\xF8\x88\x80\x80\x80", "a sequence of 5 bytes"),
        ill_formed("\xFC\x84\x80\x80\x80\x80", "a sequence of 6 bytes"),
        ill_formed("\xFE", "never a byte of UTF-8"),
        ill_formed("\xFF", "never a byte of UTF-8"),
    };
    return cases;
}

const std::vector<TextCase> &well_formed_cases()
{
    static const std::vector<TextCase> cases = {
        well_formed(0x0, "NUL"),
        well_formed(0x7F, "the last of 1 byte"),
        well_formed(0x80, "the first of 2 bytes"),
        well_formed(0x7FF, "the last of 2 bytes"),
        well_formed(0x800, "the first of 3 bytes"),
        well_formed(0xFFF, "the last that starts with E0"),
        well_formed(0x1000, "the first that starts with E1"),
        well_formed(0xCFFF, "the last that starts with EC"),
        well_formed(0xD7FF, "the last before the surrogates"),
        well_formed(0xE000, "the first after the surrogates"),
        well_formed(0xFDD0, "a noncharacter"),
        well_formed(0xFEFF, "the byte order mark"),
        well_formed(0xFFFD, "the replacement character"),
        well_formed(0xFFFF, "the last of 3 bytes, a noncharacter"),
        well_formed(0x10000, "the first of 4 bytes"),
        well_formed(0x3FFFF, "the last that starts with F0"),
        well_formed(0x40000, "the first that starts with F1"),
        well_formed(0xFFFFF, "the last that starts with F3"),
        well_formed(0x100000, "the first that starts with F4"),
        well_formed(0x10FFFF, "the last of all"),
    };
    return cases;
}

std::vector<TextCase> at_each_place(const std::vector<TextCase> &cases)
{
    std::vector<TextCase> placed;
    for (const TextCase &text : cases) {
        placed.push_back({text.slug + "/whole", text.title + ", the whole text", text.bytes});
        placed.push_back({text.slug + "/start", text.title + ", at the start", text.bytes + "bc"});
        placed.push_back({text.slug + "/middle", text.title + ", in the middle", "a" + text.bytes + "c"});
        placed.push_back({text.slug + "/end", text.title + ", at the end", "ab" + text.bytes});
    }
    return placed;
}

} // namespace ferrorpc::vectorgen
