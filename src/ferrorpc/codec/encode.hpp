/// What the encoders of requests and responses share. Not installed.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/error.hpp>

#include <algorithm>
#include <cstddef>
#include <expected>
#include <span>

namespace ferrorpc::detail {

inline constexpr bool is_ok(const ferrorpc_error &error) noexcept
{
    return error.error_class == FERRORPC_OK;
}

inline constexpr ferrorpc_view to_core(ByteView bytes) noexcept
{
    return {bytes.data(), bytes.size()};
}

/// What is left of `out` behind its first `size` bytes; nothing when it is shorter.
inline constexpr std::span<std::byte> behind(std::span<std::byte> out, std::size_t size) noexcept
{
    return out.subspan(std::min(size, out.size()));
}

/// Copies `tail` behind a head that was written to the front of `out`, in which the message starts at `message_at`. Gives the
/// bytes written in all.
inline std::expected<std::size_t, Error> append_tail(std::expected<std::size_t, Error> head, std::span<std::byte> out,
                                                     std::size_t message_at, ByteView tail, ferrorpc_field field) noexcept
{
    if (!head) {
        return head;
    }
    const std::span<std::byte> left = behind(out, *head);
    if (tail.size() > left.size()) {
        return std::unexpected{Error{{FERRORPC_NO_SPACE, field, *head - message_at, tail.size(), left.size()}}};
    }
    std::ranges::copy(tail, left.begin());
    return *head + tail.size();
}

} // namespace ferrorpc::detail
