/// A whole job in one process, without sockets: for tests, and for programs that run alone what else runs on many machines.
#pragma once

#include <ferrorpc/agent/agent.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace ferrorpc {

/// Ranks 0 to world_size - 1, in their order, each connected with every one, itself included, as the crate's SimulatedBackend
/// is. They share one I/O thread. `common`: options of all; rank, world_size, host and port say nothing here.
/// Throws AgentError when world_size is 0.
std::vector<std::unique_ptr<Agent>> make_in_process_group(std::uint64_t world_size, AgentOptions common = {});

} // namespace ferrorpc
