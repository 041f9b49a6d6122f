// An agent on a stream in memory, and beside it a bare session that gets the same at the same time: the bytes that the stream
// gave, those that it took, the clock, and what the program asks for. Both must tell the same in the same order, and have the
// same to write.
#pragma once

#include <proptests/generators/agent_action.hpp>

#include <string>
#include <vector>

namespace ferrorpc::proptests {

struct AgentWorld {
    bool is_hub = false;
    bool is_crate = false;      // its peer
    std::size_t capacity = 200; // bytes on their way, each direction
    std::size_t piece = 40;     // bytes that one read or write moves at most
};

// Empty: no difference.
std::string difference_to_session(const AgentWorld &world, const std::vector<AgentAction> &history);

} // namespace ferrorpc::proptests
