// The verbs that look at the suite itself and judge nobody: list, show and lint. They print, and give the exit status.
#pragma once

#include "live_suite.hpp"
#include "options.hpp"
#include "run.hpp"
#include "style.hpp"
#include "suite.hpp"

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

int list(const Options &options, const Suite &suite, Selection selected);
// Reads the files of results and writes them in the form that the options name.
int report(const Options &options, const Suite &suite);
int show(const Options &options, const Suite &suite);
// `problems`: those of reading the documents.
int check_suite(const Options &options, const std::vector<Document> &documents, std::vector<Problem> problems);

// What the other verbs need, too:

// One line on standard error; gives the code.
int fail(ExitCode code, const std::string &text);
Style style_for_terminal();
// nullopt when the file cannot be read.
std::optional<std::string> read_file(const std::string &path);
// The built-in one.
std::expected<LiveSuite, std::string> read_live_suite(const std::vector<Rule> &rules);
bool is_selected(const Options &options, const std::string &id);
std::vector<LiveCase> selected_cases(const Options &options, const LiveSuite &suite);

} // namespace ferrorpc::conformance
