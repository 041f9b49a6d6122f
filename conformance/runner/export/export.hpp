// The vectors for ports, as one file: what the runner would ask a testee, and what it would expect. `version` is empty
// for a suite without one. conformance/examples shows both in use.
#pragma once

#include "suite/suite.hpp"
#include "testee/run.hpp"

#include <string>
#include <string_view>

namespace ferrorpc::conformance {

// One JSON object, a rule or vector on each line.
std::string json_of(const Suite &suite, Selection vectors, std::string_view version);

// One C11 header without dependencies: types, the array ferrorpc_vectors, and how to put bytes together. Large bytes stay parts
// that repeat, so that vectors of gigabytes take no more room than others.
std::string c_header_of(Selection vectors, std::string_view version);

} // namespace ferrorpc::conformance
