// Reads the steps of a scenario.
#pragma once

#include "live_suite.hpp"
#include "reader.hpp"

#include <cstddef>
#include <vector>

namespace ferrorpc::conformance {

std::vector<Step> read_steps(const Reader &reader, std::size_t world_size);

} // namespace ferrorpc::conformance
