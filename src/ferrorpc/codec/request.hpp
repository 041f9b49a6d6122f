/// Requests: a call's id, the function's name and the arguments. Refuses short messages, other tags and names that are not
/// UTF-8.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/codec/frame.hpp>

#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

namespace ferrorpc {

/// Views into the bytes that it was decoded from, or into what is to be sent; they must outlive it.
struct Request {
    std::uint64_t request_id = 0;  ///< chosen by the caller; any value
    std::string_view name;         ///< of the function; UTF-8, may be empty and may hold NUL
    ByteView payload;              ///< the arguments; any bytes
    std::size_t trailing_size = 0; ///< bytes seen behind the last field (spec/protocol.md#MSG-4); never written
};

/// Whether a sender may write what was decoded here (spec/protocol.md#MSG-5).
bool is_canonical(const Request &request) noexcept;

/// The content of a request's frame. The time that it takes depends on the name's size and not on the payload's.
/// Refuses: wrong_tag, truncated, invalid_utf8.
std::expected<Request, Error> decode_request(ByteView message) noexcept;

/// Exact bytes on the wire, frame header included; UINT64_MAX when a length does not fit its field.
std::uint64_t encoded_size(const Request &request) noexcept;

/// Bytes in front of the payload: frame header, and message up to the payload.
std::size_t encoded_head_size(const Request &request) noexcept;

/// Writes the head; the caller sends the payload behind it, so a gathered write copies none of it. Gives the bytes written.
/// Refuses: too_large (spec/protocol.md#LIM-4), invalid_utf8 and no_space; the buffer may then be partly written.
std::expected<std::size_t, Error> encode_head(const Request &request, std::span<std::byte> out,
                                              std::uint64_t cap = frame_length_limit) noexcept;

/// Writes the whole frame, payload copied. Gives the bytes written. Refuses what encode_head does.
std::expected<std::size_t, Error> encode(const Request &request, std::span<std::byte> out,
                                         std::uint64_t cap = frame_length_limit) noexcept;

} // namespace ferrorpc
