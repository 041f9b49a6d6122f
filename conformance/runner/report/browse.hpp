// Shows the suite itself, for people and as JSON: the verbs `list` and `show`.
#pragma once

#include "report/style.hpp"
#include "suite/suite.hpp"
#include "testee/run.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace ferrorpc::conformance {

// A heading for each file and group with its count, and a line for each selected vector. The selection is in the suite's order.
std::vector<std::string> list_lines(const Suite &suite, Selection selected, const Style &style);
// Everything about one vector.
std::vector<std::string> show_lines(const Suite &suite, const Vector &vector, const Style &style);

nlohmann::ordered_json vector_json(const Suite &suite, const Vector &vector);

} // namespace ferrorpc::conformance
