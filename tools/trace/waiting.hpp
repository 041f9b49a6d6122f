// spec/waiting.yaml: the rules that may wait for their code and tests, with the reason.
//
//     - rules: [SES-*, ANN-5]
//       reason: the session engine is not written yet
//
// Refused with file and line: other keys, an entry without rules or reason, a name that matches no rule, a rule listed twice.
#pragma once

#include "rules.hpp"

#include <map>
#include <string>
#include <vector>

namespace ferrorpc::trace {

// The reason by rule id.
std::map<std::string, std::string> parse_waiting(const std::string &yaml, const std::string &file,
                                                 const std::vector<Rule> &rules);

} // namespace ferrorpc::trace
