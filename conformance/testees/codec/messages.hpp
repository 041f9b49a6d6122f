// The two commands that do the work, in terms of ferrorpc's codec.
#pragma once

#include <nlohmann/json.hpp>

namespace testee {

// The answer to a `decode` or `encode` command; `skipped` for a message that the codec does not have. Throws
// nlohmann::json::exception or std::invalid_argument on a command that breaks the protocol.
nlohmann::json decode(const nlohmann::json &command);
nlohmann::json encode(const nlohmann::json &command);

} // namespace testee
