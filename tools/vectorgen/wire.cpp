#include "wire.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace ferrorpc::vectorgen {

std::string hex(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes) {
        text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    }
    return text;
}

std::string little_endian(std::uint64_t value, std::size_t size)
{
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(value & 0xFF);
        value >>= 8;
    }
    return bytes;
}

Wire Wire::repeat(std::string bytes, std::size_t count)
{
    Wire wire;
    wire.add_repeated(std::move(bytes), count);
    return wire;
}

Wire &Wire::add(std::string bytes)
{
    add_repeated(std::move(bytes), 1);
    return *this;
}

void Wire::add_repeated(std::string bytes, std::size_t count)
{
    if (!bytes.empty() && count > 0) {
        pieces_.push_back({std::move(bytes), count});
    }
}

Wire &Wire::add(const Wire &wire)
{
    pieces_.insert(pieces_.end(), wire.pieces_.begin(), wire.pieces_.end());
    return *this;
}

std::size_t Wire::size() const
{
    std::size_t size = 0;
    for (const Piece &piece : pieces_) {
        size += piece.bytes.size() * piece.count;
    }
    return size;
}

std::string Wire::bytes() const
{
    std::string bytes;
    for (const Piece &piece : pieces_) {
        for (std::size_t i = 0; i < piece.count; ++i) {
            bytes += piece.bytes;
        }
    }
    return bytes;
}

Wire Wire::slice(std::size_t offset, std::size_t size) const
{
    Wire wire;
    for (const Piece &piece : pieces_) {
        const std::size_t unit = piece.bytes.size();
        const std::size_t skipped = std::min(offset, unit * piece.count);
        const std::size_t taken = std::min(size, unit * piece.count - skipped);
        offset -= skipped;
        size -= taken;
        const std::size_t head = std::min(taken, (unit - skipped % unit) % unit); // to the next whole unit
        wire.add(piece.bytes.substr(skipped % unit, head));
        wire.add_repeated(piece.bytes, (taken - head) / unit);
        wire.add(piece.bytes.substr(0, (taken - head) % unit));
    }
    return wire;
}

Json Wire::json(std::string_view border) const
{
    Json parts = Json::array();
    std::string plain; // pieces that no repeated piece has come behind yet
    const auto end_plain = [&] {
        if (!plain.empty()) {
            parts.push_back(std::exchange(plain, {}));
        }
    };
    for (const Piece &piece : pieces_) {
        if (piece.count > 1) {
            end_plain();
            parts.push_back({{"repeat", hex(piece.bytes)}, {"count", piece.count}});
        } else {
            plain += (plain.empty() ? "" : std::string(border)) + hex(piece.bytes);
        }
    }
    if (parts.empty()) {
        return plain;
    }
    end_plain();
    return parts;
}

Wire operator+(Wire left, const Wire &right)
{
    return left.add(right);
}

Wire frame(const Wire &content)
{
    return Wire::u64(content.size()) + content;
}

} // namespace ferrorpc::vectorgen
