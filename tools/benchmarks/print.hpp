// Rows as tables for people: for each group and placement who was measured, and a column for each parameter.
#pragma once

#include "results.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace bench {

// What a group measures, in a few words.
std::string title_of(const std::string &group);

// "64.2 us", "12.1 KiB", "1234 instructions".
std::string with_unit(double value, const std::string &unit);

// The strings of one kind, each once, in their first order.
std::vector<std::string> distinct(const std::vector<std::string> &all);

void print(std::ostream &out, const Rows &rows);

} // namespace bench
