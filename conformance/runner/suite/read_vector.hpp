// Reads one vector of a vector file, and what every kind of case has.
#pragma once

#include "suite/reader.hpp"
#include "suite/suite.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

// nullopt when the vector cannot be used; the sink knows why then.
std::optional<Vector> read_vector(const Reader &reader, ProblemSink &sink);

// Lowercase words with / between.
bool is_vector_id(std::string_view id);
Level read_level(const Reader &vector);
std::vector<std::string> read_rule_ids(const Reader &vector);

} // namespace ferrorpc::conformance
