// Which vectors a pattern selects, by their ids. `*` stands for anything within a segment, `**` for anything across segments;
// a pattern without either selects the id itself and every id below it. Takes time in proportion to pattern and id alone.
#pragma once

#include <string_view>

namespace ferrorpc::conformance {

bool selects(std::string_view pattern, std::string_view id);

} // namespace ferrorpc::conformance
