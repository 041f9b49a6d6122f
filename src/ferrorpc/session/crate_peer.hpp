/// How a peer that runs the crate is declared; it is never guessed. C++20.
#pragma once

#include <ferrorpc/generated/wire.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ferrorpc {

/// A peer that runs the crate: it reads only what it waits for (spec/protocol.md, section 10).
struct CratePeer {
    /// Bytes of the requests that its server takes: ours are padded to it, larger ones refused (spec/protocol.md#CRA-4).
    std::optional<std::size_t> request_size{};

    /// Calls of ours that may be outstanding at once (spec/protocol.md#CRA-2). More than 1 only if its handlers never call us.
    std::size_t calls_max = 1;
};

/// What is wrong with this declaration; empty when it is sound. `frame_length_max` as in Limits.
constexpr std::string_view defect(const CratePeer &peer, std::uint64_t frame_length_max) noexcept
{
    if (peer.calls_max == 0) {
        return "a crate peer's calls_max is 0";
    }
    const std::uint64_t request_size = peer.request_size.value_or(FERRORPC_REQUEST_SIZE_MIN);
    if (request_size < FERRORPC_REQUEST_SIZE_MIN || request_size > frame_length_max) {
        return "a crate peer's request_size is below 17 or over frame_length_max";
    }
    return {};
}

} // namespace ferrorpc
