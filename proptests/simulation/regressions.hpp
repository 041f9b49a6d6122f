// Seeds that have failed once, with what was wrong then. They are played again every time.
#pragma once

#include <cstdint>
#include <string_view>

namespace ferrorpc::simulation {

struct Regression {
    std::uint64_t seed;
    std::string_view what;
};

inline constexpr Regression regressions[] = {
    {51, "CRA-1: a request that was queued went to a crate peer that had begun a barrier meanwhile"},
    {194, "a connector's timer outlived the star that it was to be refused by"},
};

} // namespace ferrorpc::simulation
