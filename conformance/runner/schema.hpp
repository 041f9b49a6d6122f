// Checks JSON documents against a JSON Schema of draft 7. Refuses a schema that is none.
#pragma once

#include "suite.hpp"

#include <vector>

namespace ferrorpc::conformance {

// Adds a problem for each place at which the document does not fit, the most exact one where several are nested. The document
// must have been read without a problem: strings are then short enough for the regular expressions of the schema.
void check_schema(const Document &schema, const Document &document, std::vector<Problem> &problems);

} // namespace ferrorpc::conformance
