// The verbs that look at the suite itself and judge nobody: list, show and lint. They print, and give the exit status.
#pragma once

#include "live_suite.hpp"
#include "options.hpp"
#include "run.hpp"
#include "style.hpp"
#include "suite.hpp"

#include <expected>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

int list(const Options &options, const Suite &suite, Selection selected);
int show(const Options &options, const Suite &suite);
// `problems`: those of reading the documents.
int check_suite(const Options &options, const std::vector<Document> &documents, std::vector<Problem> problems);

// What the other verbs need, too:

// One line on standard error; gives the code.
int fail(ExitCode code, const std::string &text);
Style style_for_terminal();
// The built-in one.
std::expected<LiveSuite, std::string> read_live_suite(const std::vector<Rule> &rules);
std::vector<LiveCase> selected_cases(const Options &options, const LiveSuite &suite);

} // namespace ferrorpc::conformance
