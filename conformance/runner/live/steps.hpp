// Reads the steps of a scenario.
#pragma once

#include "live/suite.hpp"
#include "suite/reader.hpp"

#include <cstddef>
#include <vector>

namespace ferrorpc::conformance {

// `wire_ranks` says of each rank whether the judge plays it.
std::vector<Step> read_steps(const Reader &reader, const std::vector<bool> &wire_ranks);

} // namespace ferrorpc::conformance
