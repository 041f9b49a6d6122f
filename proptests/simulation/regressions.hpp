// Histories that have failed once. They are played again every time.
#pragma once

#include <cstdint>
#include <string_view>

namespace ferrorpc::simulation {

struct Regression {
    std::uint64_t seed;
    std::string_view steps;
    std::string_view what;
};

inline constexpr Regression regressions[] = {
    {1, "0-9", "the first"},
};

} // namespace ferrorpc::simulation
