// Results as JUnit's XML, for CI.
#pragma once

#include "report/results.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ferrorpc::conformance {

// For XML and HTML: control characters made visible, and the five marks escaped. Lines stay lines.
std::string escaped(std::string_view text);

std::string junit_of(std::span<const Implementation> implementations);

} // namespace ferrorpc::conformance
