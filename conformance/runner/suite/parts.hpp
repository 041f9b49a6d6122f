// Bytes as vectors and testees write them: a hex string, or a list of parts to be put together. Nothing is expanded, so that a
// few words that claim gigabytes take no memory. Refuses digits that are not hex, half bytes, and a total over bytes_size_max.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

using Bytes = std::vector<std::byte>;

// 8 GiB: more than a length field of 4 bytes can say, for the vectors in which it must be refused.
inline constexpr std::uint64_t bytes_size_max = std::uint64_t{1} << 33;
// Bytes up to this size are written to a testee as plain hex, however the vector writes them.
inline constexpr std::uint64_t plain_hex_size_max = 4096;

enum class HexStyle {
    spaced, // vectors: spaces may stand between bytes
    plain,  // the testee protocol: lowercase digits only
};

std::expected<Bytes, std::string> parse_hex(std::string_view text, HexStyle style);
std::string to_hex(const Bytes &bytes);

class Parts {
public:
    struct Run { // `unit`, never empty, `count` > 0 times over
        std::uint64_t start;
        Bytes unit;
        std::uint64_t count;
        std::uint64_t size() const { return unit.size() * count; }
    };

    Parts() = default;
    explicit Parts(Bytes bytes);
    static std::expected<Parts, std::string> from_json(const nlohmann::json &value, HexStyle style);

    std::uint64_t size() const { return size_; }
    const std::vector<Run> &runs() const { return runs_; } // in order, without gaps
    // The bytes from offset on, at most count of them; fewer where the end is near.
    Bytes copy(std::uint64_t offset, std::size_t count) const;
    // As the testee protocol writes it: plain hex when small, otherwise a list of parts.
    nlohmann::ordered_json to_json() const;

    // The offset of the first byte that differs, also where one is longer; nullopt when they are equal.
    friend std::optional<std::uint64_t> first_difference(const Parts &left, const Parts &right);
    friend bool operator==(const Parts &left, const Parts &right) { return !first_difference(left, right); }

private:
    std::expected<void, std::string> append(Bytes unit, std::uint64_t count);

    std::vector<Run> runs_;
    std::uint64_t size_ = 0;
};

} // namespace ferrorpc::conformance
