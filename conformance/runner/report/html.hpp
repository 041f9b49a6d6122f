// Results as one page that needs nothing else: rules by implementations, then a block for each case that did not pass. No
// script; light and dark, wide and narrow. Whatever others wrote stands there as text.
#pragma once

#include "report/results.hpp"
#include "report/sensitivity.hpp"
#include "suite/suite.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

// The bytes of a case with their fields, as lines; none for a case that is not about a message.
using Annotate = std::function<std::vector<std::string>(const std::string &id)>;

// `sensitivity` stands beside each rule, where it is not null and vectors or live cases were run.
std::string html_of(std::span<const Implementation> implementations, const std::vector<Rule> &rules, const Annotate &annotate,
                    const Sensitivity *sensitivity = nullptr);

} // namespace ferrorpc::conformance
