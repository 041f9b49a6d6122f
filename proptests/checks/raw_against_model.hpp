// Plays a history to a raw session and to its model, and compares all that can be seen of them after each action.
#pragma once

#include <proptests/checks/raw_action.hpp>

#include <ferrorpc/session/raw_session.hpp>

#include <memory>
#include <string>
#include <vector>

namespace ferrorpc::proptests {

// So small that every one is met.
inline constexpr RawLimits small_raw_limits{64, 100, 40};

// Empty: no difference. Otherwise where the first one is and what both showed. `memory`: what the session reads into; may be
// nullptr.
std::string difference_to_raw_model(const RawLimits &limits, std::shared_ptr<FrameMemory> memory,
                                    const std::vector<RawAction> &history);

} // namespace ferrorpc::proptests
