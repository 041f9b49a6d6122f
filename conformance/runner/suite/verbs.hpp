// The verbs that look at the suite itself or at results and judge nobody: list, show, export, lint and report. They print, and
// give the exit status.
#pragma once

#include "live/suite.hpp"
#include "options.hpp"
#include "report/sensitivity.hpp"
#include "report/style.hpp"
#include "suite/suite.hpp"
#include "testee/run.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

int list(const Options &options, const Suite &suite, Selection selected);
// Reads the files of results and writes them in the form that the options name.
int report(const Options &options, const Suite &suite);
int show(const Options &options, const Suite &suite);
// Writes the vectors for ports in the form that the options name.
int export_vectors(const Options &options, const Suite &suite, Selection selected);
// `problems`: those of reading the documents.
int check_suite(const Options &options, const std::vector<Document> &documents, std::vector<Problem> problems);

// What the other verbs need, too:

// One line on standard error; gives the code.
int fail(ExitCode code, const std::string &text);
Style style_for_terminal();
// nullopt when the file cannot be read.
std::optional<std::string> read_file(const std::string &path);
// How sharp the cases are; nullopt where the options take others than all of the built-in ones. The error is one line.
std::expected<std::optional<Sensitivity>, std::string> read_sensitivity(const Options &options);
// The built-in one.
std::expected<LiveSuite, std::string> read_live_suite(const std::vector<Rule> &rules);
bool is_selected(const Options &options, const std::string &id);
// The sentence where nothing is. `none`: "no vector", "no live case" or "nothing".
std::string nothing_selected(const Options &options, std::string_view none);
std::vector<LiveCase> selected_cases(const Options &options, const LiveSuite &suite);

} // namespace ferrorpc::conformance
