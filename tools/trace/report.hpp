// Prints a trace: a table for people, or JSON.
#pragma once

#include "trace.hpp"

#include <string>

namespace ferrorpc::trace {

// One line per rule and a summary; with ANSI colour when `colour`.
std::string table(const Trace &trace, bool colour);

std::string json(const Trace &trace);

} // namespace ferrorpc::trace
