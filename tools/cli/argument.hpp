// Bytes that a user gives: as text, as hex, from a file or from standard input. Nothing is cut off and no line end is removed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::cli {

using Bytes = std::vector<std::byte>;

// Pairs of hex digits, with white space between digits as one likes. `what` names them in errors. Throws UsageError.
Bytes parse_hex(std::string_view digits, std::string_view what);

// The whole of a file, or of standard input for "-". Throws Failure (exit_local).
Bytes read_input(const std::string &path);

// A call's payload: "hex:0a ff", "@FILE", "-" for standard input, and anything else as it stands. Throws UsageError or Failure.
Bytes read_argument(const std::string &word);

} // namespace ferrorpc::cli
