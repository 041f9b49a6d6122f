// Names for many rules at once: "FRM-1" or, for all of a prefix, "FRM-*".
#pragma once

#include <string_view>

namespace ferrorpc::trace {

inline bool matches(std::string_view pattern, std::string_view rule)
{
    return pattern.ends_with('*') ? rule.starts_with(pattern.substr(0, pattern.size() - 1)) : rule == pattern;
}

} // namespace ferrorpc::trace
