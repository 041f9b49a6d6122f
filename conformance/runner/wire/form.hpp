// The bytes that a wire rank writes or expects, as scenarios write them: hex and parts as in vectors, and messages by their
// fields, such as {"request": "echo", "id": 7, "payload": "00"}. conformance/live/README.md lists the forms. Refuses what is no
// form; the total has the limit of Parts.
#pragma once

#include "suite/parts.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <expected>
#include <map>
#include <string>

namespace ferrorpc::conformance {

// Request ids that a scenario has given names, as they came.
using RequestIds = std::map<std::string, std::uint64_t>;

std::expected<Parts, std::string> wire_bytes(const nlohmann::json &form, const RequestIds &ids);
// A request id: a number, or the name of one that came.
std::expected<std::uint64_t, std::string> request_id_of(const nlohmann::json &value, const RequestIds &ids);

} // namespace ferrorpc::conformance
