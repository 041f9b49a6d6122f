/// The announce: the 8 bytes by which a connecting process names its rank. Refuses rank 0 and ranks outside the world.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/error.hpp>

#include <array>
#include <cstdint>
#include <expected>
#include <optional>

namespace ferrorpc {

inline constexpr std::size_t announce_size = FERRORPC_ANNOUNCE_SIZE; ///< bytes

struct Announce {
    std::uint64_t rank = 0; ///< of the connecting process: 1 to world size - 1
    bool operator==(const Announce &) const = default;
};

/// What has arrived on a new connection; bytes behind the first 8 belong to frames and are not looked at
/// (spec/protocol.md#ANN-2).
/// nullopt: fewer than 8 bytes yet (spec/protocol.md#ANN-4). Refuses: invalid_rank.
std::expected<std::optional<Announce>, Error> decode_announce(ByteView bytes, std::uint64_t world_size) noexcept;

/// Refuses: invalid_rank.
std::expected<std::array<std::byte, announce_size>, Error> encode_announce(Announce announce,
                                                                           std::uint64_t world_size) noexcept;

} // namespace ferrorpc
