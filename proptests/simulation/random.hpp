// Pseudo-random numbers that are the same with every compiler and library, which those of <random> are not.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ferrorpc::simulation {

/// SplitMix64.
class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : state_{seed} {}

    std::uint64_t next() noexcept
    {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// 0 to `count` - 1; `count` must not be 0.
    std::uint64_t below(std::uint64_t count) noexcept { return next() % count; }

    bool chance(unsigned percent) noexcept { return below(100) < percent; }

private:
    std::uint64_t state_;
};

} // namespace ferrorpc::simulation
