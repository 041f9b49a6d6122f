#include "suite/text.hpp"

#include "suite/utf8.hpp"

#include <fmt/core.h>

namespace ferrorpc::conformance {
namespace {

// The size of the character at the start of the text when it is well formed, no control character and none that XML 1.0
// forbids, U+FFFE and U+FFFF; otherwise 0.
std::size_t printable_character_size(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t size = utf8_size(text);
    const bool c1_control = size == 2 && first == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
    const bool no_character = text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
    return first < 0x20 || first == 0x7F || c1_control || no_character ? 0 : size;
}

bool is_plain_in_a_shell(std::string_view word)
{
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,@%+";
    return !word.empty() && word.find_first_not_of(plain) == std::string_view::npos;
}

} // namespace

std::string printable(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        std::size_t size = printable_character_size(text);
        if (size > 0) {
            result += text.substr(0, size);
        } else {
            size = 1;
            switch (text[0]) {
            case '\n':
                result += "\\n";
                break;
            case '\r':
                result += "\\r";
                break;
            case '\t':
                result += "\\t";
                break;
            default:
                result += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
            }
        }
        text.remove_prefix(size);
    }
    return result;
}

std::string excerpt(std::string_view text, std::size_t size_max)
{
    if (text.size() <= size_max) {
        return printable(text);
    }
    while (size_max > 0 && utf8_continues(text, size_max)) {
        --size_max;
    }
    return fmt::format("{}... ({})", printable(text.substr(0, size_max)), counted(text.size(), "byte"));
}

std::vector<std::string> wrap(std::string_view text, std::size_t width)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty()) {
            continue;
        }
        if (lines.empty() || lines.back().size() + 1 + word.size() > width) {
            lines.emplace_back(word);
        } else {
            lines.back().append(" ").append(word);
        }
    }
    return lines;
}

std::string shell_line(std::span<const std::string> command)
{
    std::string line;
    for (const std::string &word : command) {
        line += line.empty() ? "" : " ";
        if (is_plain_in_a_shell(word)) {
            line += word;
            continue;
        }
        line += '\'';
        for (const char character : word) {
            line += character == '\'' ? std::string("'\\''") : std::string(1, character);
        }
        line += '\'';
    }
    return line;
}

std::string counted(std::size_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

} // namespace ferrorpc::conformance
