/// Time as a value: the session is told it and never reads a clock.
#pragma once

#include <chrono>

namespace ferrorpc {

using TimePoint = std::chrono::steady_clock::time_point;

/// What never passes.
inline constexpr TimePoint no_deadline = TimePoint::max();

} // namespace ferrorpc
