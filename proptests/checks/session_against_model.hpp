// Plays a history to a session and to the model, and compares all that can be seen of them after each action.
#pragma once

#include <proptests/checks/action.hpp>

#include <ferrorpc/session/session.hpp>

#include <span>
#include <string>
#include <vector>

namespace ferrorpc::proptests {

// So small that every one is met.
Limits small_limits();

// Empty: no difference. Otherwise where the first one is and what both showed.
std::string difference_to_model(const SessionOptions &options, const std::vector<Action> &history);

// The same, but compares only at the end, with all events that came until then.
struct Outcome {
    std::string difference;
    bool is_closed = false;
};
Outcome outcome_of(const SessionOptions &options, std::span<const Action> history);

} // namespace ferrorpc::proptests
