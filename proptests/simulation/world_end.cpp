// The end of a world: faults stop, and what then must come true.
#include <proptests/simulation/world.hpp>

#include <algorithm>
#include <chrono>

namespace ferrorpc::simulation {

using namespace std::chrono_literals;

void World::finish()
{
    check();
    stop_faults();
    complete_barriers();
    come_to_rest();
    try_everybody();
    end_everybody();
    scene_.ledger.check_all_ended();
}

void World::stop_faults()
{
    scene_.judge.tell("== faults stop");
    for (const std::unique_ptr<Stranger> &each : strangers_) {
        each->leave();
    }
    scene_.network.set_lost(false);
    scene_.network.fail_accepts(0);
    for (const std::shared_ptr<Connection> &connection : scene_.network.open_connections()) {
        if (connection->is_silent && scene_.random.chance(50)) {
            connection->cut(); // keepalive would find it
        } else {
            connection->set_silent(false);
        }
    }
    pass(3s);
    revive();
}

/// A rank that can be of no use any more is replaced.
void World::revive()
{
    for (std::uint64_t rank = 0; rank < ranks_.size(); ++rank) {
        Member *who = ranks_[rank].member;
        if (who != nullptr && (who->is_ending() || who->is_gone())) {
            who->destroy();
            bury(rank);
        }
        if (ranks_[rank].member == nullptr) {
            spawn(rank, true);
        } else if (!std::exchange(ranks_[rank].is_started, true)) {
            ranks_[rank].member->start();
        }
    }
}

bool World::are_barriers_sound() const
{
    return members_.size() == ranks_.size() && !had_strangers_ && !scene_.has_lacked_memory &&
           std::ranges::all_of(members_, [](const auto &each) { return each->barriers_failed() == 0; });
}

/// Where nothing has ever disturbed a barrier, those that wait for others come to their end with them.
void World::complete_barriers()
{
    std::size_t begun_max = 0;
    for (const std::unique_ptr<Member> &each : members_) {
        begun_max = std::max(begun_max, each->barriers_begun());
    }
    if (!are_barriers_sound()) {
        return;
    }
    pass(2s);
    for (const std::unique_ptr<Member> &each : members_) {
        while (each->barriers_begun() < begun_max) {
            each->barrier(0ms);
        }
    }
}

bool World::is_complete(const Member &who) const
{
    if (who.rank() != 0) {
        return who.is_connected(0);
    }
    for (std::uint64_t rank = 1; rank < ranks_.size(); ++rank) {
        if (!who.is_connected(rank)) {
            return false;
        }
    }
    return true;
}

/// A crate rank whose barrier does not end reads nothing else, so calls to it wait for ever.
bool World::may_hang() const
{
    return scene_.has_crates && (had_strangers_ || std::ranges::any_of(members_, [](const auto &each) {
                                     return each->barriers_failed() != 0 || each->barriers_pending() != 0;
                                 }));
}

void World::come_to_rest()
{
    const auto is_at_rest = [this](const Rank &rank) {
        return is_complete(*rank.member) && rank.member->calls_pending() == 0 &&
               (rank.member->barriers_pending() == 0 || !are_barriers_sound());
    };
    for (int i = 0; i < 3 || (i < 400 && !std::ranges::all_of(ranks_, is_at_rest)); ++i) {
        for (const std::unique_ptr<Member> &each : members_) {
            each->answer_all();
        }
        pass(100ms);
        check();
        revive();
    }
    pass(30s); // the last answers are on their way
    for (const Rank &rank : ranks_) {
        if (!is_complete(*rank.member)) {
            scene_.judge.complain(rank.member->name() + ": is not connected though nothing is in its way");
        }
        if (rank.member->calls_pending() != 0 && !may_hang()) {
            scene_.judge.complain(rank.member->name() + ": a call is pending though nothing is left to do");
        }
    }
    const bool must_pass = are_barriers_sound();
    for (const std::unique_ptr<Member> &each : members_) {
        if (must_pass && each->barriers_pending() != 0) {
            scene_.judge.complain(each->name() + ": a barrier is pending though all are in it");
        }
    }
}

/// Every connection must be of use again.
void World::try_everybody()
{
    if (may_hang()) {
        return;
    }
    scene_.judge.tell("== everybody calls");
    const std::size_t first = scene_.ledger.size() + 1;
    for (std::uint64_t rank = 1; rank < ranks_.size(); ++rank) {
        ranks_[0].member->call({rank, Function::echo, 100, 100, 0ms});
        ranks_[rank].member->call({0, Function::echo, 100, 100, 0ms});
    }
    pass(60s);
    check();
    for (std::size_t number = first; number <= scene_.ledger.size(); ++number) {
        const Call &call = scene_.ledger.at(number);
        if (call.ended != 1 || call.error) {
            scene_.judge.complain("call " + std::to_string(number) + " got no result though nothing is in its way");
        }
    }
}

void World::end_everybody()
{
    scene_.judge.tell("== all end");
    for (const Rank &rank : ranks_) {
        for (std::uint64_t i = scene_.random.below(4); i > 0; --i) {
            call(*rank.member, scene_.random.next());
        }
        if (scene_.random.chance(50)) {
            pass(std::chrono::microseconds{scene_.random.below(20'000)});
        }
        if (scene_.random.chance(50)) {
            rank.member->shut_down(std::chrono::milliseconds{scene_.random.below(400)});
        } else {
            rank.member->destroy();
        }
        check();
    }
    pass(1s);
    check();
    for (const std::unique_ptr<Member> &each : members_) {
        each->destroy();
    }
    pass(1s);
    check();
    for (const std::unique_ptr<Member> &each : members_) {
        if (!each->has_ended() || each->has_leaked()) {
            scene_.judge.complain(each->name() + ": is not freed at its end");
        }
    }
}

} // namespace ferrorpc::simulation
