// JSON as text: parses with a limit on depth, and finds the line on which a value stands. Refuses what is not JSON, is nested
// deeper than any file or answer of ours, or names a key twice in one object.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

// Keeps the recursion of whoever walks the value within bounds; a vector file nests 10 deep.
inline constexpr std::size_t json_depth_max = 32;

struct JsonError {
    std::size_t line; // counts from 1
    std::string text;
};

std::expected<nlohmann::json, JsonError> parse_json(std::string_view text);

// Where the values of a JSON text stand; of one that is nested too deep nothing is known.
class JsonLines {
public:
    explicit JsonLines(std::string_view text);
    // The line of the value at a JSON pointer, or of its nearest known parent; counts from 1.
    std::size_t line(std::string_view pointer) const;
    // Pointers of the keys that their object names more than once.
    const std::vector<std::string> &duplicates() const { return duplicates_; }

private:
    std::map<std::string, std::size_t, std::less<>> lines_;
    std::vector<std::string> duplicates_;
};

// The value at a pointer by name, for people: "bytes", "rules[0]"; empty for the whole document.
std::string place_name(std::string_view pointer);

// A reference token of a JSON pointer: "~" and "/" escaped.
std::string pointer_token(std::string_view key);

} // namespace ferrorpc::conformance
