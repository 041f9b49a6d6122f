#include "parts.hpp"

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace testee {
namespace {

unsigned digit_of(char c)
{
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    if (c >= 'a' && c <= 'f') {
        return static_cast<unsigned>(c - 'a') + 10;
    }
    throw std::invalid_argument{"not lowercase hex"};
}

Bytes hex_of(const std::string &text)
{
    if (text.size() % 2 != 0) {
        throw std::invalid_argument{"odd number of hex digits"};
    }
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        bytes.push_back(static_cast<std::byte>(digit_of(text[i]) << 4 | digit_of(text[i + 1])));
    }
    return bytes;
}

void append_integer(Bytes &bytes, std::uint64_t value, std::size_t size)
{
    for (std::size_t i = 0; i < size; ++i) {
        bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFF));
    }
}

void append_part(Bytes &bytes, const nlohmann::json &part)
{
    if (part.is_string()) {
        const Bytes literal = hex_of(part.get<std::string>());
        bytes.insert(bytes.end(), literal.begin(), literal.end());
    } else if (part.contains("repeat")) {
        const Bytes unit = hex_of(part.at("repeat").get<std::string>());
        const auto count = part.at("count").get<std::size_t>();
        if (unit.size() == 1) {
            bytes.insert(bytes.end(), count, unit.front());
            return;
        }
        for (std::size_t i = 0; i < count; ++i) {
            bytes.insert(bytes.end(), unit.begin(), unit.end());
        }
    } else if (part.contains("u32")) {
        append_integer(bytes, number_of(part.at("u32")), 4);
    } else if (part.contains("u64")) {
        append_integer(bytes, number_of(part.at("u64")), 8);
    } else {
        throw std::invalid_argument{"unknown part"};
    }
}

} // namespace

Bytes bytes_of(const nlohmann::json &value)
{
    if (value.is_string()) {
        return hex_of(value.get<std::string>());
    }
    if (!value.is_array()) {
        throw std::invalid_argument{"bytes are neither hex nor parts"};
    }
    Bytes bytes;
    for (const auto &part : value) {
        append_part(bytes, part);
    }
    return bytes;
}

std::uint64_t number_of(const nlohmann::json &value)
{
    const auto text = value.get<std::string>();
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw std::invalid_argument{"not a decimal number: " + text};
    }
    return number;
}

std::string to_hex(ferrorpc::ByteView bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(bytes.size() * 2, '0');
    auto out = text.begin();
    for (const std::byte byte : bytes) {
        *out++ = digits[std::to_integer<unsigned>(byte) >> 4];
        *out++ = digits[std::to_integer<unsigned>(byte) & 0xF];
    }
    return text;
}

} // namespace testee
