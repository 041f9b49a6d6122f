// Reads params, of the connection or of a type. Throws Refusal.
#pragma once

#include "layout.hpp"
#include "values.hpp"

#include <string>
#include <vector>

namespace ferrorpc::spec {

/// Parameters of the connection (with -limit, -req, bool) or of a type.
std::vector<LayoutParameter> read_parameters(const YamlNode *node, bool of_connection, const RuleIds *known);

/// Refuses an id that would hide a variable of the generated functions. Theirs, and lengths', become such variables too.
void refuse_local_name(int line, const std::string &id);

} // namespace ferrorpc::spec
