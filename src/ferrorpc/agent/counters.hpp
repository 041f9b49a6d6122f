/// What an agent has counted since it began.
#pragma once

#include <ferrorpc/session/counters.hpp>

#include <cstdint>

namespace ferrorpc {

struct AgentCounters {
    Counters sessions; ///< the sum over all connections, ended ones included

    std::uint64_t connections_joined = 0;
    std::uint64_t connections_lost = 0;    ///< ended other than by our shutdown
    std::uint64_t protocol_errors = 0;     ///< of those, closed because the peer broke the protocol (spec/protocol.md#ERR-4)
    std::uint64_t announces_invalid = 0;   ///< no rank of this world, or an early close (spec/protocol.md#ANN-3, ANN-7)
    std::uint64_t announces_silent = 0;    ///< none within announce_timeout (spec/protocol.md#ANN-6)
    std::uint64_t announces_duplicate = 0; ///< of a rank whose connection lives (spec/protocol.md#ANN-8)
    std::uint64_t connect_attempts = 0;    ///< of a rank other than 0
    bool operator==(const AgentCounters &) const = default;
};

} // namespace ferrorpc
