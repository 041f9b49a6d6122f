/// A rank's place in the star, as its options say: a loop with sockets, and the transport on it.
#pragma once

#include <ferrorpc/agent/core/running_loop.hpp>
#include <ferrorpc/agent/core/transport.hpp>
#include <ferrorpc/agent/options.hpp>

#include <memory>

namespace ferrorpc::detail {

struct Star {
    std::shared_ptr<RunningLoop> running;
    std::unique_ptr<Transport> transport; // to end before the loop
};

/// Throws AgentError: a bad rank or world size, or no place to listen.
Star make_star(const AgentOptions &options);

/// Throws AgentError, or std::invalid_argument when the limits are not sound.
void check(const AgentOptions &options, std::uint64_t world_size_min);

} // namespace ferrorpc::detail
