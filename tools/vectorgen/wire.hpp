// Bytes in the making, piece by piece: a piece is a field, and borders between pieces show as spaces in the hex of a vector.
//
// Bytes are held in std::string, so that literals can be used; a char is a byte.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::vectorgen {

using Json = nlohmann::ordered_json;

std::string hex(std::string_view bytes);

// The low `size` bytes of a number, little-endian (MSG-1).
std::string little_endian(std::uint64_t value, std::size_t size);

class Wire {
public:
    Wire() = default;
    // One piece; an empty one leaves no trace.
    Wire(std::string bytes) { add(std::move(bytes)); } // NOLINT: a literal is a Wire wherever one is asked for
    Wire(const char *text) : Wire(std::string(text)) {}

    static Wire u32(std::uint64_t value) { return little_endian(value, 4); }
    static Wire u64(std::uint64_t value) { return little_endian(value, 8); }
    static Wire repeat(std::string bytes, std::size_t count);

    Wire &add(std::string bytes);
    Wire &add(const Wire &wire);

    std::size_t size() const;
    std::string bytes() const;

    // `size` bytes from `offset` on, as many as there are. What was repeated stays repeated.
    Wire slice(std::size_t offset, std::size_t size) const;
    Wire first(std::size_t size) const { return slice(0, size); }

    // One hex string with `border` between pieces; a list of parts when there is a repeated piece.
    Json json(std::string_view border = " ") const;

private:
    struct Piece {
        std::string bytes; // not empty
        std::size_t count; // how often they stand one after the other, at least once
    };
    void add_repeated(std::string bytes, std::size_t count);

    std::vector<Piece> pieces_;
};

Wire operator+(Wire left, const Wire &right);

// The length of the content, and the content (FRM-1).
Wire frame(const Wire &content);

} // namespace ferrorpc::vectorgen
