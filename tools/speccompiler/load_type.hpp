// Reads one layout type of a .ksy: a flat sequence of fields. Throws Refusal.
#pragma once

#include "layout.hpp"
#include "values.hpp"

namespace ferrorpc::spec {

LayoutType read_layout_type(const YamlNode &node, const RuleIds *known);

} // namespace ferrorpc::spec
