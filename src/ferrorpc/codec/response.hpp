/// Responses: the answer to a call, a result or an error message. They travel as two frames: a prefix that announces the
/// message's length, then the message. Refuses short messages, other tags, error messages that are not UTF-8, and prefixes
/// that announce what no response can be.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/codec/frame.hpp>

#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

namespace ferrorpc {

struct ResponsePrefix {
    std::uint64_t message_length = 0; ///< bytes of the message frame's content: 14 to the cap
    bool operator==(const ResponsePrefix &) const = default;
};

/// The content of a response's first frame. Refuses: truncated, too_small (spec/protocol.md#RSP-3), too_large
/// (spec/protocol.md#LIM-3).
std::expected<ResponsePrefix, Error> decode_response_prefix(ByteView content, std::uint64_t cap = frame_length_limit) noexcept;

/// Views into the bytes that it was decoded from, or into what is to be sent; they must outlive it.
struct Response {
    std::uint64_t request_id = 0;   ///< of the request that it answers
    std::uint8_t error_flag = 0;    ///< 1: error; any other: success (spec/protocol.md#RSP-7); only 0 and 1 are sent
    ByteView payload;               ///< the result, any bytes; empty when is_error()
    std::string_view error_message; ///< UTF-8; empty unless is_error()
    std::size_t trailing_size = 0;  ///< bytes seen behind the last field (spec/protocol.md#MSG-4); never written

    static Response success(std::uint64_t request_id, ByteView payload) noexcept { return {request_id, 0, payload, {}, 0}; }
    static Response failure(std::uint64_t request_id, std::string_view error_message) noexcept
    {
        return {request_id, 1, {}, error_message, 0};
    }

    bool is_error() const noexcept { return error_flag == 1; }

    /// The payload or the error message, as bytes.
    ByteView content() const noexcept { return is_error() ? as_bytes(error_message) : payload; }
};

/// Whether a sender may write what was decoded here (spec/protocol.md#MSG-5, RSP-8).
bool is_canonical(const Response &response) noexcept;

/// The content of a response's second frame. The time that it takes depends on an error message's size and not on a payload's.
/// Refuses: wrong_tag, truncated, invalid_utf8.
std::expected<Response, Error> decode_response(ByteView message) noexcept;

/// Exact bytes on the wire, both frames; UINT64_MAX when the content's length does not fit its field.
std::uint64_t encoded_size(const Response &response) noexcept;

/// Bytes in front of the content: the prefix's frame, the message's frame header, and the message up to its content.
inline constexpr std::size_t response_head_size =
    frame_header_size + FERRORPC_RESPONSE_PREFIX_SIZE + frame_header_size + FERRORPC_RESPONSE_SIZE_MIN;

/// Writes the head; the caller sends content() behind it, so a gathered write copies none of it. Gives the bytes written.
/// Refuses: too_large (spec/protocol.md#LIM-4), invalid_utf8, not_canonical (an error flag over 1) and no_space; the buffer
/// may then be partly written.
std::expected<std::size_t, Error> encode_head(const Response &response, std::span<std::byte> out,
                                              std::uint64_t cap = frame_length_limit) noexcept;

/// Writes both frames whole, content copied. Gives the bytes written. Refuses what encode_head does.
std::expected<std::size_t, Error> encode(const Response &response, std::span<std::byte> out,
                                         std::uint64_t cap = frame_length_limit) noexcept;

} // namespace ferrorpc
