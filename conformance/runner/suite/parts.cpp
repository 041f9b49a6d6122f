#include "suite/parts.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::size_t chunk_size = std::size_t{1} << 16;

int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

std::expected<Bytes, std::string> parse_integer(const json &value, std::size_t size)
{
    std::uint64_t number = 0;
    const std::string text = value.is_string() ? value.get<std::string>() : std::string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool fits = size == 8 || number <= std::numeric_limits<std::uint32_t>::max();
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || !fits) {
        return std::unexpected(fmt::format("a u{} must be a decimal string that fits {} bytes", size * 8, size));
    }
    Bytes bytes;
    for (std::size_t index = 0; index < size; ++index) {
        bytes.push_back(static_cast<std::byte>(number >> (8 * index) & 0xFFU));
    }
    return bytes;
}

struct Piece {
    Bytes unit;
    std::uint64_t count = 1;
};

std::expected<Piece, std::string> parse_repeat(const json &part, HexStyle style)
{
    const auto count = part.find("count");
    const auto repeat = part.find("repeat");
    if (!repeat->is_string() || count == part.end() || !count->is_number_unsigned()) {
        return std::unexpected(R"(a repeat must look like {"repeat": "ab", "count": 1024})");
    }
    auto unit = parse_hex(repeat->get<std::string>(), style);
    if (!unit) {
        return std::unexpected(unit.error());
    }
    return Piece{std::move(*unit), count->get<std::uint64_t>()};
}

std::expected<Piece, std::string> parse_piece(const json &part, HexStyle style)
{
    std::expected<Bytes, std::string> unit =
        std::unexpected("a part must be a hex string or an object with repeat, u32 or u64");
    if (const auto *text = part.get_ptr<const std::string *>(); text != nullptr) {
        unit = parse_hex(*text, style);
    } else if (part.contains("repeat")) {
        return parse_repeat(part, style);
    } else if (part.contains("u32")) {
        unit = parse_integer(part.at("u32"), 4);
    } else if (part.contains("u64")) {
        unit = parse_integer(part.at("u64"), 8);
    }
    if (!unit) {
        return std::unexpected(unit.error());
    }
    return Piece{std::move(*unit)};
}

} // namespace

std::expected<Bytes, std::string> parse_hex(std::string_view text, HexStyle style)
{
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    std::size_t index = 0;
    while (index < text.size()) {
        if (text[index] == ' ' && style == HexStyle::spaced) {
            ++index;
            continue;
        }
        const int high = digit_value(text[index]);
        const int low = index + 1 < text.size() ? digit_value(text[index + 1]) : -1;
        if (high < 0 || (low < 0 && index + 1 < text.size() && text[index + 1] != ' ')) {
            const std::size_t at = high < 0 ? index : index + 1;
            return std::unexpected(
                fmt::format("'{}' at place {} is no lowercase hex digit", printable(text.substr(at, 1)), at));
        }
        if (low < 0) {
            return std::unexpected(fmt::format("half a byte at place {}: hex digits come in pairs", index));
        }
        bytes.push_back(static_cast<std::byte>(high * 16 + low));
        index += 2;
    }
    return bytes;
}

std::string to_hex(const Bytes &bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte byte : bytes) {
        text += digits[std::to_integer<std::size_t>(byte) >> 4];
        text += digits[std::to_integer<std::size_t>(byte) & 15];
    }
    return text;
}

Parts::Parts(Bytes bytes) : size_(bytes.size())
{
    if (!bytes.empty()) {
        runs_.push_back({0, std::move(bytes), 1});
    }
}

std::expected<Parts, std::string> Parts::from_json(const json &value, HexStyle style)
{
    Parts parts;
    if (!value.is_string() && !value.is_array()) {
        return std::unexpected("bytes must be a hex string or a list of parts");
    }
    const std::size_t count = value.is_array() ? value.size() : 1;
    for (std::size_t index = 0; index < count; ++index) {
        auto piece = parse_piece(value.is_array() ? value[index] : value, style);
        if (!piece) {
            return std::unexpected(piece.error());
        }
        if (auto appended = parts.append(std::move(piece->unit), piece->count); !appended) {
            return std::unexpected(appended.error());
        }
    }
    return parts;
}

std::expected<void, std::string> Parts::append(Bytes unit, std::uint64_t count)
{
    if (unit.empty() || count == 0) {
        return {};
    }
    if (count > (bytes_size_max - size_) / unit.size()) {
        return std::unexpected(fmt::format("more than {} bytes", bytes_size_max));
    }
    const std::uint64_t start = size_;
    size_ += unit.size() * count;
    if (count == 1 && !runs_.empty() && runs_.back().count == 1) {
        Bytes &last = runs_.back().unit;
        last.insert(last.end(), unit.begin(), unit.end());
    } else {
        runs_.push_back({start, std::move(unit), count});
    }
    return {};
}

Bytes Parts::copy(std::uint64_t offset, std::size_t count) const
{
    Bytes bytes;
    if (offset >= size_) {
        return bytes;
    }
    bytes.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - offset)));
    auto run = std::prev(std::upper_bound(runs_.begin(), runs_.end(), offset,
                                          [](std::uint64_t wanted, const Run &each) { return wanted < each.start; }));
    for (; run != runs_.end() && bytes.size() < count; ++run) {
        std::uint64_t within = offset + bytes.size() - run->start;
        if (run->unit.size() == 1) { // the usual filler, and up to gigabytes of it
            const std::uint64_t left = std::min<std::uint64_t>(run->size() - within, count - bytes.size());
            bytes.insert(bytes.end(), static_cast<std::size_t>(left), run->unit[0]);
            continue;
        }
        while (within < run->size() && bytes.size() < count) {
            const std::size_t phase = static_cast<std::size_t>(within % run->unit.size());
            const std::size_t taken = std::min(run->unit.size() - phase, count - bytes.size());
            const auto from = run->unit.begin() + static_cast<std::ptrdiff_t>(phase);
            bytes.insert(bytes.end(), from, from + static_cast<std::ptrdiff_t>(taken));
            within += taken;
        }
    }
    return bytes;
}

nlohmann::ordered_json Parts::to_json() const
{
    if (size_ <= plain_hex_size_max) {
        return to_hex(copy(0, plain_hex_size_max));
    }
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Run &run : runs_) {
        if (run.count == 1) {
            list.push_back(to_hex(run.unit));
        } else {
            list.push_back({{"repeat", to_hex(run.unit)}, {"count", run.count}});
        }
    }
    return list.size() == 1 && list[0].is_string() ? nlohmann::ordered_json(list[0]) : list;
}

std::optional<std::uint64_t> first_difference(const Parts &left, const Parts &right)
{
    const std::uint64_t common = std::min(left.size_, right.size_);
    for (std::uint64_t offset = 0; offset < common; offset += chunk_size) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_size, common - offset));
        const Bytes mine = left.copy(offset, count);
        const Bytes theirs = right.copy(offset, count);
        const auto difference = std::mismatch(mine.begin(), mine.end(), theirs.begin());
        if (difference.first != mine.end()) {
            return offset + static_cast<std::uint64_t>(difference.first - mine.begin());
        }
    }
    return left.size_ == right.size_ ? std::nullopt : std::optional(common);
}

} // namespace ferrorpc::conformance
