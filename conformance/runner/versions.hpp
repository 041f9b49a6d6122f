// The version numbers of the kit, each in this one place; conformance/versions.md has the rules for changing them. Whoever
// offers another number is refused with one line.
#pragma once

#include <string_view>

namespace ferrorpc::conformance {

inline constexpr int testee_protocol_version = 1; // conformance/testee-protocol.md
inline constexpr int vector_format = 1;           // conformance/vectors/README.md, and what `export` writes
inline constexpr int results_format = 1;          // the JSON lines of --json: README.md beside this file
inline constexpr std::string_view suite_version = "1.0";

} // namespace ferrorpc::conformance
