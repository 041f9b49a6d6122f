#include "argument.hpp"

#include "outcome.hpp"
#include "text.hpp"

#include <ferrorpc/codec/bytes.hpp>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <system_error>

namespace ferrorpc::cli {
namespace {

constexpr std::string_view white_space = " \t\r\n";

std::optional<unsigned> digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return static_cast<unsigned>(digit - '0');
    }
    const char lower = static_cast<char>(digit | 0x20);
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<unsigned>(lower - 'a' + 10);
    }
    return std::nullopt;
}

Bytes read_all(std::FILE *file, std::string_view what)
{
    Bytes bytes;
    std::array<std::byte, 65536> buffer;
    errno = 0;
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), file)) {
        bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
    }
    if (std::ferror(file) != 0) {
        throw Failure{exit_local, fmt::format("cannot read {}: {}", what, std::generic_category().message(errno))};
    }
    return bytes;
}

} // namespace

Bytes parse_hex(std::string_view digits, std::string_view what)
{
    Bytes bytes;
    unsigned high = 0;
    bool has_high = false;
    for (std::size_t index = 0; index < digits.size(); ++index) {
        if (white_space.find(digits[index]) != std::string_view::npos) {
            continue;
        }
        const std::optional<unsigned> value = digit_value(digits[index]);
        if (!value) {
            throw UsageError{
                fmt::format("{}: '{}' in place {} is no hex digit", what, printable(digits.substr(index, 1)), index + 1)};
        }
        if (has_high) {
            bytes.push_back(static_cast<std::byte>(high << 4 | *value));
        }
        has_high = !has_high;
        high = *value;
    }
    if (has_high) {
        throw UsageError{fmt::format("{}: an odd number of hex digits; each byte has two", what)};
    }
    return bytes;
}

Bytes read_input(const std::string &path)
{
    if (path == "-") {
        return read_all(stdin, "standard input");
    }
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file{std::fopen(path.c_str(), "rb"), std::fclose};
    if (file == nullptr) {
        throw Failure{exit_local, fmt::format("cannot open {}: {}", printable(path), std::generic_category().message(errno))};
    }
    return read_all(file.get(), printable(path));
}

Bytes read_argument(const std::string &word)
{
    const std::string_view view = word;
    if (view == "-") {
        return read_input(word);
    }
    if (view.starts_with('@')) {
        return read_input(word.substr(1));
    }
    if (view.starts_with("hex:")) {
        return parse_hex(view.substr(4), "hex:");
    }
    const ByteView text = as_bytes(view);
    return {text.begin(), text.end()};
}

} // namespace ferrorpc::cli
