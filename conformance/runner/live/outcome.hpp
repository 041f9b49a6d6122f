// How a live command ends, or is to end, and what a program answers about it. Refuses an answer that is none.
#pragma once

#include "suite/parts.hpp"

#include <nlohmann/json.hpp>

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace ferrorpc::conformance {

enum class LiveResult { done, replied, failed };
std::string_view to_string(LiveResult result);

// How a command ended, or is to end.
struct LiveOutcome {
    LiveResult result = LiveResult::done;
    Parts payload = {};                      // replied
    std::optional<std::string> kind = {};    // failed
    std::optional<std::string> message = {}; // failed
    bool operator==(const LiveOutcome &) const = default;
};
// For people, such as "failed, timed_out".
std::string describe(const LiveOutcome &outcome);

// Refuses what is no answer to a live command, with a reason. nullopt: the testee skipped it.
std::expected<std::optional<LiveOutcome>, std::string> parse_live_answer(const nlohmann::json &answer);

} // namespace ferrorpc::conformance
