// Plays a history to a session and to the model, and compares all that can be seen of them after each action.
#pragma once

#include <proptests/checks/action.hpp>

#include <ferrorpc/session/session.hpp>

#include <string>
#include <vector>

namespace ferrorpc::proptests {

// Empty: no difference. Otherwise where the first one is and what both showed.
std::string difference_to_model(const SessionOptions &options, const std::vector<Action> &history);

} // namespace ferrorpc::proptests
