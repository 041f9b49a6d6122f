// Checks JSON documents against a JSON Schema: of draft 7 the keywords that vector.schema.json uses. Refuses a schema with any
// other, so that nothing goes unchecked in silence.
#pragma once

#include "suite/suite.hpp"

#include <vector>

namespace ferrorpc::conformance {

// Adds a problem for each place at which the document does not fit.
void check_schema(const Document &schema, const Document &document, std::vector<Problem> &problems);

} // namespace ferrorpc::conformance
