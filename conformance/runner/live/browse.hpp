// Shows the live suite itself, for people and as JSON: its part of the verb `list`.
#pragma once

#include "live/suite.hpp"
#include "report/style.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace ferrorpc::conformance {

// A heading for each file with its count, and a line for each scenario of which a case is selected, with the number of its
// selected worlds. The selection is in the suite's order.
std::vector<std::string> live_list_lines(const std::vector<LiveCase> &selected, const Style &style);

nlohmann::ordered_json live_case_json(const LiveCase &live_case);

} // namespace ferrorpc::conformance
