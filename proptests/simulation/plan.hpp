// What a seed says: a world's settings, and the steps of its history. Each step is made of the seed and its own number, so a
// history with steps left out is a history too.
#pragma once

#include <proptests/simulation/pipe.hpp>

#include <ferrorpc/agent/options.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace ferrorpc::simulation {

enum class StepKind : std::uint8_t {
    pass,        // time
    call,        // one call
    calls,       // many at once
    cancel,      // a call
    answer,      // a request that a handler keeps
    barrier,     // of one rank
    barriers,    // of all
    cut,         // a connection
    silence,     // a connection that lives falls silent, or a silent one does not any more
    kill,        // a rank, or starts it again
    restart,     // a rank: it ends in peace, and another comes
    shut_down,   // a rank, which lives on without a use
    stranger,    // somebody knocks at rank 0
    no_accept,   // for want of descriptors
    lose,        // the network between ranks and rank 0: nobody connects; or finds it again
    lack_memory, // for a while, large pieces of it
};
inline constexpr std::size_t step_kinds = 16;

struct Step {
    StepKind kind{};
    std::array<std::uint64_t, 4> choices{}; ///< any numbers
};

struct Plan {
    std::uint64_t seed = 0;
    AgentOptions common;            ///< of all ranks, but who they are
    std::set<std::uint64_t> crates; ///< taken for crate ranks by others
    CratePeer crate;                ///< what those are told of
    Shape shape;
    std::size_t message_max = 0; ///< bytes of arguments and results
    std::size_t steps = 0;
    std::array<unsigned, step_kinds> weights{};

    bool has(StepKind kind) const noexcept { return weights[static_cast<std::size_t>(kind)] != 0; }
};

Plan make_plan(std::uint64_t seed);
Step make_step(const Plan &plan, std::size_t number);
std::string describe(const Plan &plan);
const char *name_of(StepKind kind) noexcept;

} // namespace ferrorpc::simulation
