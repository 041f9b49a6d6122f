// The rules of spec/protocol.md.
//
// A rule is a list item `- **FRM-1** text` that goes on over indented lines. Refused, as InputError: an id that stands twice, a
// rule without MUST, SHOULD or MAY, a list item that starts bold without being a rule.
#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::trace {

// Input that cannot be used; what() is one line `file:line: reason`.
struct InputError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class Level { must, should, may };
std::string_view name_of(Level level);

struct Rule {
    std::string id;      // "FRM-1"
    Level level;         // the first of MUST, SHOULD and MAY in the text
    std::string section; // the heading above, without its marks: "3 Frames"
    std::string text;    // one line; emphasis and links are plain text, backticks are kept
    std::size_t line;    // of the list item, counted from 1

    bool operator==(const Rule &) const = default;
};

// The length of the rule id, such as "FRM-1", that `text` starts with, or 0. An id has at most 6 digits.
std::size_t rule_id_length(std::string_view text);

// `file` only names the text in errors.
std::vector<Rule> parse_rules(std::string_view text, const std::string &file);

std::string read_file(const std::filesystem::path &path);

} // namespace ferrorpc::trace
