// Reads one vector of a vector file.
#pragma once

#include "reader.hpp"
#include "suite.hpp"

#include <optional>

namespace ferrorpc::conformance {

// nullopt when the vector cannot be used; the sink knows why then.
std::optional<Vector> read_vector(const Reader &reader, ProblemSink &sink);

} // namespace ferrorpc::conformance
