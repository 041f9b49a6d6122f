// Checks the live suite itself: what reading it does, and what makes a scenario hard to select or to trust.
#pragma once

#include "live/suite.hpp"

#include <vector>

namespace ferrorpc::conformance {

// `rules`: those that may be cited.
std::vector<Problem> lint_live(const std::vector<Document> &documents, const std::vector<Rule> &rules);

} // namespace ferrorpc::conformance
