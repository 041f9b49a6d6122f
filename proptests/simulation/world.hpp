// A whole job, simulated: agents over a network that is as bad as the plan says, a clock turned by hand, and judges at every
// step.
#pragma once

#include <proptests/simulation/member.hpp>
#include <proptests/simulation/plan.hpp>
#include <proptests/simulation/scene.hpp>
#include <proptests/simulation/stranger.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ferrorpc::simulation {

class World {
public:
    World(Judge &judge, const Plan &plan);
    ~World();
    World(const World &) = delete;
    World &operator=(const World &) = delete;

    void play(const Step &step);

    /// Faults stop: all must come to rest, be of use again, and end.
    void finish();

private:
    struct Rank {
        Member *member = nullptr; ///< nullptr: none now
        bool is_started = false;
    };

    // world.cpp
    void spawn(std::uint64_t rank, bool is_started);
    void bury(std::uint64_t rank);
    void pass(std::chrono::nanoseconds time);
    void run();
    void check();
    Member *member(std::uint64_t choice) const { return ranks_[choice % ranks_.size()].member; }

    // world_steps.cpp
    void call(Member &caller, std::uint64_t choice);
    void kill(const Step &step);
    void restart(const Step &step);
    void lack_memory(const Step &step);
    void disturb(const Step &step);

    // world_end.cpp
    void stop_faults();
    void revive();
    void complete_barriers();
    bool are_barriers_sound() const;
    bool is_complete(const Member &who) const;
    bool may_hang() const;
    void come_to_rest();
    void try_everybody();
    void end_everybody();

    const Plan &plan_;
    Scene scene_;
    std::vector<std::unique_ptr<Member>> members_; // all that there ever were
    std::vector<Rank> ranks_;
    std::vector<std::unique_ptr<Stranger>> strangers_; // also those that have left
    bool had_strangers_ = false;
    bool is_lost_ = false;
};

} // namespace ferrorpc::simulation
