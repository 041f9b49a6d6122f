// Two different ids of the .ksy can become one name in C: field `b_c` of type `a`, and `c` of `a_b`.
#pragma once

#include "layout.hpp"

#include <string_view>

namespace ferrorpc::spec {

/// Throws SpecError when two names that the layout gives to the generated headers are the same, or one is taken by `fixed`, the
/// text of the template.
void check_identifiers(const Layout &layout, std::string_view fixed);

} // namespace ferrorpc::spec
