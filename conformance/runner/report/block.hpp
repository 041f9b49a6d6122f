// One case for people: what was asked, expected and answered, with annotated bytes and the line that runs it again.
#pragma once

#include "report/style.hpp"
#include "testee/run.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

// How to run one vector again: everything of the command line but the pattern.
struct Rerun {
    std::string program; // "tools/conform"
    std::string options; // " --as-recorded", or empty
    std::string command; // " -- python3 my_port.py", or empty
};

// The rules that the vector cites, each with its sentence, wrapped.
std::vector<std::string> rule_lines(const Vector &vector, const Suite &suite, const Style &style, bool all);
// The input, annotated; marked at the offset that the vector expects and at the one that was answered.
std::vector<std::string> input_lines(const Vector &vector, const Reply *reply, const Verdict *verdict, const Style &style);
// Of an encode vector that expects bytes these, annotated; otherwise nothing.
std::vector<std::string> expected_bytes_lines(const Vector &vector, std::optional<std::uint64_t> difference,
                                              const Style &style);
std::vector<std::string> failure_block(const Result &result, const Suite &suite, const Rerun &rerun, const Style &style);
std::vector<std::string> standard_error_lines(std::string_view standard_error);

} // namespace ferrorpc::conformance
