// The results that run and live wrote as JSON lines (README.md beside this file), read back for a report. Lines that are cut
// short at the end of a file, as of a run that was killed, are left out; others that are no JSON are refused.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

enum class Weight { good, doubtful, bad, none }; // of a verdict; none: not observed

struct CaseResult {
    std::string id = {};
    std::string title = {};
    std::vector<std::string> rules = {};
    std::string verdict = {};
    std::string step = {};
    std::string expected = {};
    std::string actual = {};
    std::string standard_error = {};
    std::vector<std::string> wire = {};
    std::string again = {};
};
Weight weight_of(std::string_view verdict);

// What was judged: a testee of run, or the program that played the native ranks of live.
struct Implementation {
    std::string name = {};
    std::vector<CaseResult> cases = {};
    std::string stopped = {}; // why its run ended early
    std::size_t count(Weight weight) const;
};

// Adds what the text holds; results of one name go together. The error names the line.
std::expected<void, std::string> read_results(std::string_view text, std::string_view name,
                                              std::vector<Implementation> &implementations);

} // namespace ferrorpc::conformance
