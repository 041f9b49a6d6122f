/// How a peer that runs the crate is declared; it is never guessed. C++20.
#pragma once

#include <cstddef>
#include <optional>

namespace ferrorpc {

/// A peer that runs the crate: it reads only what it waits for (spec/protocol.md, section 10).
struct CratePeer {
    /// Bytes of the requests that its server takes: ours are padded to it, larger ones refused (spec/protocol.md#CRA-4).
    std::optional<std::size_t> request_size;

    /// Calls of ours that may be outstanding at once (spec/protocol.md#CRA-2). More than 1 only if its handlers never call us.
    std::size_t calls_max = 1;
};

} // namespace ferrorpc
