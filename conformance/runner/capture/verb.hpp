// The verb grade: judges what two programs wrote to each other, by a recorded capture.
#pragma once

#include "options.hpp"
#include "suite/suite.hpp"

#include <vector>

namespace ferrorpc::conformance {

// Prints, and gives the exit status.
int grade_capture(const Options &options, const std::vector<Rule> &rules);

} // namespace ferrorpc::conformance
