// Results as one line for a badge: JSON as a badge service reads it from an endpoint (schemaVersion, label, message, color).
#pragma once

#include "report/results.hpp"

#include <span>
#include <string>

namespace ferrorpc::conformance {

// Of all implementations together but for the crate's recorded outcomes, which say nothing about a port.
std::string badge_of(std::span<const Implementation> implementations);

} // namespace ferrorpc::conformance
