// Checks the suite itself: that its files are what the runner and a reader take them for.
#pragma once

#include "suite/suite.hpp"

#include <set>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

// All problems of the documents: what cannot be read; names given twice in an object; what does not fit the schema; ids used
// twice in all files, or as the start of another; rules that rules.json does not have; a DIF rule in the first place; a cap
// over LIM-1's; an offset outside the input; a recorded outcome of the crate that differs without a DIF rule, a DIF rule where
// it does not, and what is recorded though it is as expected; a rule that speaks of refusing, cited, but by no refusal.
std::vector<Problem> lint(const std::vector<Document> &documents);

// What the live suite is asked, too:

// The first of the names above the id that is an id itself: whoever selects that one gets both. Empty when there is none.
std::string_view taken_start(std::string_view id, const std::set<std::string_view> &all_ids);
// Adds a problem for each name given twice in an object.
void check_duplicates(const Document &document, std::vector<Problem> &problems);

} // namespace ferrorpc::conformance
