// Reads the steps of a scenario, and what its other members have in common with them.
#pragma once

#include "live_suite.hpp"
#include "reader.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

// Reports keys that may not stand there.
void check_keys(const Reader &reader, const std::vector<std::string_view> &allowed);
// A JSON number, as the testee protocol writes numbers of the wire: a decimal string.
std::string read_count(const Reader &reader);
std::vector<Step> read_steps(const Reader &reader, std::size_t world_size);

} // namespace ferrorpc::conformance
