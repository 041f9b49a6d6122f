/// Frames: a length, then that many bytes of content, whose kind the length and the first byte tell.
/// Refuses frames over the cap and frames of no kind.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/error.hpp>

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

namespace ferrorpc {

/// spec/protocol.md#LIM-1: the highest cap on a frame's length and the default of every cap, in bytes. A greater cap counts
/// as this one.
inline constexpr std::uint64_t frame_length_limit = FERRORPC_FRAME_LENGTH_LIMIT;

/// The crate's name for the same limit.
inline constexpr std::uint64_t MAX_RPC_MSG_SIZE = frame_length_limit;

inline constexpr std::size_t frame_header_size = FERRORPC_FRAME_HEADER_SIZE; ///< bytes

/// spec/protocol.md#KND-1 to KND-4.
enum class FrameKind : std::uint8_t {
    barrier = FERRORPC_FRAME_BARRIER,
    response_prefix = FERRORPC_FRAME_RESPONSE_PREFIX,
    request = FERRORPC_FRAME_REQUEST,
    response = FERRORPC_FRAME_RESPONSE,
};

/// The kind's name in the spec, such as "response_prefix".
std::string_view name(FrameKind kind) noexcept;

struct FrameHeader {
    std::uint64_t length = 0; ///< bytes of content
    bool operator==(const FrameHeader &) const = default;
};

/// One frame, as a view into the bytes that it was decoded from.
struct Frame {
    FrameKind kind;
    ByteView content;
};

/// nullopt: fewer than 8 bytes yet. Refuses: too_large (spec/protocol.md#LIM-2).
std::expected<std::optional<FrameHeader>, Error> decode_frame_header(ByteView bytes,
                                                                     std::uint64_t cap = frame_length_limit) noexcept;

/// The kind of a frame of this length whose content starts with this byte; nullopt when it has none (spec/protocol.md#KND-5).
/// Whether a response frame matches an open prefix is not judged here.
std::optional<FrameKind> classify_frame(std::uint64_t length, std::byte first_byte) noexcept;

/// The frame at the start of `bytes`; what stands behind it belongs to the next and is not looked at. nullopt: not all of it
/// is there yet. Refuses too_large and unknown_frame as soon as the bytes at hand decide it (spec/protocol.md#FRM-4).
std::expected<std::optional<Frame>, Error> decode_frame(ByteView bytes, std::uint64_t cap = frame_length_limit) noexcept;

/// A whole frame that holds one token of a barrier (spec/protocol.md#BAR-1, BAR-2).
std::array<std::byte, frame_header_size + FERRORPC_BARRIER_SIZE> encode_barrier() noexcept;

} // namespace ferrorpc
