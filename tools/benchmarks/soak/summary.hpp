// What a soak found, for a reader and for a program.
#pragma once

#include "director.hpp"

#include <string>

namespace soak {

std::string line_of(const Outcome &outcome); // of a soak under way
std::string text_of(const Outcome &outcome, const Settings &settings);
std::string json_of(const Outcome &outcome, const Settings &settings);

} // namespace soak
