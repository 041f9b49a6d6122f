// What all members of a world share.
#pragma once

#include <proptests/simulation/judge.hpp>
#include <proptests/simulation/ledger.hpp>
#include <proptests/simulation/network.hpp>
#include <proptests/simulation/random.hpp>

#include <ferrorpc/agent/core/running_loop.hpp>
#include <ferrorpc/agent/io/manual_loop.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ferrorpc::simulation {

class SimLoop final : public detail::RunningLoop {
public:
    io::ManualLoop &loop() noexcept override { return loop_; }

private:
    io::ManualLoop loop_;
};

struct Scene {
    Scene(Judge &the_judge, std::uint64_t seed, const Shape &shape)
        : judge{the_judge}, random{seed}, network{running->loop(), random, shape, judge}, ledger{judge}
    {
    }

    Judge &judge;
    Random random;
    std::shared_ptr<SimLoop> running = std::make_shared<SimLoop>();
    SimNetwork network;
    Ledger ledger;
    std::vector<std::uint64_t> ranks;     ///< by the members' numbers
    std::size_t message_max = 0;          ///< bytes of the largest arguments or result
    std::uint64_t frame_length_max = 0;   ///< of all members
    std::uint64_t request_length_max = 0; ///< the least that a peer takes
    bool has_small_limits = false;        ///< that calls may meet
    bool has_crates = false;              ///< members that others take for crate ranks
    bool has_lacked_memory = false;       ///< at some time: then any connection may have ended for it

    io::ManualLoop &loop() const noexcept { return running->loop(); }
};

} // namespace ferrorpc::simulation
