// Reads what live commands have in common.
#pragma once

#include <ferrorpc/agent.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace testee {

// The driver's time limit is the one that counts.
inline constexpr std::chrono::minutes rendezvous_timeout{10};

std::optional<std::chrono::milliseconds> duration_of(const nlohmann::json &command, const char *key);
std::string payload_of(const nlohmann::json &command);
// Of the command `join`.
ferrorpc::AgentOptions options_of(const nlohmann::json &command);

} // namespace testee
