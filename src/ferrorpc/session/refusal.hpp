/// The sentences by which a session itself refuses requests (spec/protocol.md#ERR-6). Not for users of the library.
#pragma once

#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/codec/response.hpp>
#include <ferrorpc/session/limits.hpp>

#include <cstddef>
#include <string_view>

namespace ferrorpc::detail {

inline constexpr std::string_view too_many_requests_message = "too many requests";
inline constexpr std::string_view shutting_down_message = "shutting down";

/// An error's text without what the crate's caller puts in front of any error.
inline std::string_view sentence(std::string_view text) noexcept
{
    constexpr std::string_view introduction = "invalid argument: ";
    return text.starts_with(introduction) ? text.substr(introduction.size()) : text;
}

/// Bytes of the longest refusal on the wire; the longest sentence is the codec's about a request that does not decode.
inline constexpr std::size_t refusal_size_max = response_head_size + ErrorText::capacity;
static_assert(refusal_size_max <= frame_length_min);

} // namespace ferrorpc::detail
