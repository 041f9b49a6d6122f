// The results that run, live and grade wrote as JSON lines (README.md beside this file), read back for a report. A run that was
// killed leaves a last line that is cut short, and no summary: its results are kept, and it is told that it did not end. Other
// lines that are no JSON, results of no run and those of another format are refused.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

enum class Weight { good, doubtful, bad, none }; // of a verdict; none: not observed

enum class Source { vectors, live, capture };

struct CaseResult {
    Source source = Source::vectors;
    std::string id = {};
    std::string title = {};
    std::vector<std::string> rules = {};
    std::string verdict = {};
    bool misses = false; // that which the rules demand, so that they are not met
    std::string step = {};
    std::string expected = {};
    std::string actual = {};
    std::string standard_error = {};
    std::vector<std::string> wire = {};
    std::string again = {};
};
// An unknown verdict is bad: what nobody can read is no success.
Weight weight_of(std::string_view verdict);

// What was judged: a testee of run, or the program that played the native ranks of live.
struct Implementation {
    std::string name = {};
    std::vector<CaseResult> cases = {};
    bool is_recorded = false; // the crate's recorded outcomes
    // What keeps the results from being whole or understood, a sentence each: such as a run that did not end.
    std::vector<std::string> faults = {};
    std::size_t count(Weight weight) const;
};

// Adds what the text holds; results of one name go together. The error names the line.
std::expected<void, std::string> read_results(std::string_view text, std::string_view name,
                                              std::vector<Implementation> &implementations);

} // namespace ferrorpc::conformance
