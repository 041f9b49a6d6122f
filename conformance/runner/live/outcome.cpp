#include "live/outcome.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> live_result_names{"done", "replied", "failed"};
constexpr std::size_t shown_payload_max = 16;
constexpr std::size_t shown_message_max = 160;

} // namespace

std::string_view to_string(LiveResult result)
{
    return live_result_names.at(static_cast<std::size_t>(result));
}

std::string describe(const LiveOutcome &outcome)
{
    std::string text(to_string(outcome.result));
    if (outcome.result == LiveResult::replied) {
        text += " " + counted(outcome.payload.size(), "byte");
        if (outcome.payload.size() > 0) {
            text += " " + to_hex(outcome.payload.copy(0, shown_payload_max));
            text += outcome.payload.size() > shown_payload_max ? "..." : "";
        }
    }
    if (outcome.kind) {
        text += ", " + excerpt(*outcome.kind, shown_message_max);
    }
    if (outcome.message) {
        text += ": " + excerpt(*outcome.message, shown_message_max);
    }
    return text;
}

std::expected<std::optional<LiveOutcome>, std::string> parse_live_answer(const nlohmann::json &answer)
{
    const std::string result = answer.value("result", json()).is_string() ? answer.at("result").get<std::string>() : "";
    if (result == "skipped") {
        return std::optional<LiveOutcome>();
    }
    const auto found = std::find(live_result_names.begin(), live_result_names.end(), result);
    if (found == live_result_names.end()) {
        return std::unexpected(R"(expected the result "done", "replied", "failed" or "skipped")");
    }
    LiveOutcome outcome{static_cast<LiveResult>(found - live_result_names.begin())};
    if (outcome.result == LiveResult::replied) {
        auto payload = Parts::from_json(answer.value("payload", json()), HexStyle::plain);
        if (!payload) {
            return std::unexpected("payload: " + payload.error());
        }
        outcome.payload = std::move(*payload);
    }
    for (const auto &[key, value] : {std::pair{"kind", &outcome.kind}, std::pair{"message", &outcome.message}}) {
        if (outcome.result == LiveResult::failed && answer.contains(key)) {
            if (!answer.at(key).is_string()) {
                return std::unexpected(fmt::format("{} must be a string", key));
            }
            *value = answer.at(key).get<std::string>();
        }
    }
    return outcome;
}

} // namespace ferrorpc::conformance
