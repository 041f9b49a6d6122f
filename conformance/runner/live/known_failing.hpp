// The list of cases that are known to fail, each with its reason: a file with a pattern and a reason on each line, and comments
// behind #. A listed case that passes is a failure, so that the list never outlives its reasons. Refuses a line without a
// reason.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

struct KnownFailure {
    std::string pattern;
    std::string reason;
    std::size_t line = 0; // of the file
};

// The error names `name` and the line.
std::expected<std::vector<KnownFailure>, std::string> parse_known_failing(std::string_view text, std::string_view name);
// The first that is about none of the cases; nullptr where each is about one.
const KnownFailure *find_stale(const std::vector<KnownFailure> &known, const std::vector<std::string> &ids);
// nullptr where the case is not listed.
const KnownFailure *find_known(const std::vector<KnownFailure> &known, const std::string &id);

} // namespace ferrorpc::conformance
