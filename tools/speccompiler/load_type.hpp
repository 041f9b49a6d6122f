// Reads one layout type of a .ksy: a flat sequence of fields. Throws Refusal.
#pragma once

#include "layout.hpp"
#include "values.hpp"

#include <string>
#include <vector>

namespace ferrorpc::spec {

/// Parameters of the connection (with -limit, -req, bool) or of a type.
std::vector<LayoutParameter> read_parameters(const YamlNode *node, bool of_connection, const RuleIds *known);

LayoutType read_layout_type(const YamlNode &node, const RuleIds *known);

} // namespace ferrorpc::spec
