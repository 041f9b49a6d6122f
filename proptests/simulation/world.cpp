#include <proptests/simulation/world.hpp>

#include <chrono>
#include <utility>

namespace ferrorpc::simulation {

World::World(Judge &judge, const Plan &plan)
    : plan_{plan}, scene_{judge, ~plan.seed, plan.shape}, ranks_(plan.common.world_size)
{
    scene_.message_max = plan.message_max;
    scene_.frame_length_max = plan.common.limits.frame_length_max;
    scene_.has_crates = !plan.crates.empty();
    scene_.request_length_max =
        scene_.has_crates ? plan.crate.request_size.value_or(scene_.frame_length_max) : scene_.frame_length_max;
    scene_.has_small_limits = plan.common.limits.calls_in_flight_max < Limits{}.calls_in_flight_max;
    for (std::uint64_t rank = 0; rank < ranks_.size(); ++rank) {
        spawn(rank, scene_.random.chance(80));
    }
    if (scene_.random.chance(80)) {
        pass(std::chrono::seconds{1});
    }
}

World::~World()
{
    for (const std::unique_ptr<Member> &each : members_) { // after a complaint some may live
        each->kill();
    }
    for (const std::unique_ptr<Stranger> &each : strangers_) {
        each->leave();
    }
    scene_.loop().advance(std::chrono::hours{1});
}

void World::spawn(std::uint64_t rank, bool is_started)
{
    AgentOptions options = plan_.common;
    options.rank = rank;
    for (const std::uint64_t crate : plan_.crates) {
        options.crate_peers[crate] = plan_.crate;
    }
    scene_.ranks.push_back(rank);
    members_.push_back(std::make_unique<Member>(scene_, members_.size(), std::move(options)));
    ranks_[rank] = {members_.back().get(), is_started};
    if (is_started) {
        members_.back()->start();
    }
}

/// The rank's place is free now: rank 0 listens no more.
void World::bury(std::uint64_t rank)
{
    ranks_[rank] = {};
    run();
}

void World::run()
{
    scene_.loop().run();
}

void World::pass(std::chrono::nanoseconds time)
{
    scene_.loop().advance(time);
    scene_.judge.set_time(scene_.loop().now().time_since_epoch());
}

/// Lets all do what they can at this time, and looks at them.
void World::check()
{
    run();
    for (const std::unique_ptr<Member> &each : members_) {
        each->check();
    }
    scene_.ledger.check_deadlines(scene_.loop().now());
}

} // namespace ferrorpc::simulation
