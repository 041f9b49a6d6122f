// What must hold between the fields of a type.
#pragma once

#include "layout.hpp"

namespace ferrorpc::spec {

/// Throws Refusal for sizes that do not belong to their fields, a tail that is not last, a parameter without use, and whatever
/// the codec would enforce without a rule.
void check_type(const LayoutType &type);

} // namespace ferrorpc::spec
