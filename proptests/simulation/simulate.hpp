// Plays the history of a seed, and makes a failing one small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace ferrorpc::simulation {

/// Numbers of steps, ascending.
using Steps = std::vector<std::size_t>;

/// All of the seed's steps.
Steps all_steps(std::uint64_t seed);

/// What was wrong; empty: nothing. `story`: gets what happens, nullptr: nobody reads it.
std::string simulate(std::uint64_t seed, const Steps &steps, std::ostream *story = nullptr);

/// As few of the steps as still fail. `steps` fail.
Steps shrink(std::uint64_t seed, Steps steps);

/// "0-3,7"; and the reverse, which throws std::invalid_argument.
std::string to_text(const Steps &steps);
Steps to_steps(const std::string &text);

} // namespace ferrorpc::simulation
