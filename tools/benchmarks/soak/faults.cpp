// What the director does to the job in a storm.
#include "director.hpp"

#include "strangers.hpp"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include <algorithm>
#include <csignal>
#include <utility>

namespace soak {

// Faults of the ledger that begin now and end with this.
struct Director::Touched {
    struct One {
        std::uint8_t rank;
        Faults::Handle fault;
    };
    Director *director;
    std::vector<One> ones;

    Touched(Director &owner) : director{&owner} {}
    Touched(Touched &&other) noexcept : director{other.director}, ones{std::exchange(other.ones, {})} {}
    Touched &operator=(Touched &&) = delete;
    ~Touched()
    {
        for (const One &one : ones) {
            director->ledger_.faults_of(one.rank).end(one.fault, now());
        }
    }
};

Director::Touched Director::touch(std::uint8_t rank)
{
    Touched touched{*this};
    for (std::uint8_t other = 1; other < settings_.world_size; ++other) {
        if (rank == 0 || rank == other) {
            touched.ones.push_back({other, ledger_.faults_of(other).begin(now())});
        }
    }
    return touched;
}

void Director::spawn(const char *name, asio::awaitable<void> fault)
{
    ++outcome_.faults[name];
    ++faults_active_;
    asio::co_spawn(context_, std::move(fault), [this](const std::exception_ptr &thrown) {
        --faults_active_;
        if (thrown) {
            std::rethrow_exception(thrown);
        }
    });
}

void Director::choose_victims()
{
    victims_.clear();
    if (random(0, 2) == 0) {
        victims_.push_back(0);
    }
    for (std::uint8_t rank = 1; rank < settings_.world_size; ++rank) {
        if (random(0, 1) == 0) {
            victims_.push_back(rank);
        }
    }
}

void Director::random_fault()
{
    const auto chosen = static_cast<std::uint8_t>(random(0, settings_.world_size - 1u));
    if (std::ranges::find(victims_, chosen) == victims_.end()) {
        return;
    }
    if (chosen == 0) {
        return fault_of_rank_0();
    }
    fault_of(chosen);
}

void Director::fault_of_rank_0()
{
    switch (std::discrete_distribution<int>{{3, 2, 2, 4}}(random_)) {
    case 0:
        return spawn("rank 0 stopped", stop(0));
    case 1:
        return spawn("rank 0 killed", restart(0, true));
    case 2:
        return spawn("rank 0 restarted in order", restart(0, false));
    default:
        return spawn("rank 0 without descriptors", starve());
    }
}

void Director::fault_of(std::uint8_t rank)
{
    const bool is_mortal = rank != 1; // the witness's process lives on
    switch (std::discrete_distribution<int>{{20, 10, 10, 6, is_mortal ? 8.0 : 0, is_mortal ? 6.0 : 0, 14, 8, 4}}(random_)) {
    case 0:
        return spawn("connection cut", cut(rank));
    case 1:
        return spawn("network stalled", stall(rank));
    case 2:
        return spawn("network in pieces", split(rank));
    case 3:
        return spawn("rank stopped", stop(rank));
    case 4:
        return spawn("rank killed", restart(rank, true));
    case 5:
        return spawn("rank restarted in order", restart(rank, false));
    case 6:
        return spawn("stranger", visit_rank_0());
    case 7:
        return spawn("impostor", pose(rank));
    default:
        return barrier_in_the_storm();
    }
}

void Director::barrier_in_the_storm()
{
    if (!std::exchange(may_barrier_fail_,
                       true)) { // a rank that has missed one would take the next for it: tokens have no number
        ++outcome_.faults["barrier in the storm"];
        barrier(Duration{random(50, 3000)}, false);
    }
}

asio::awaitable<void> Director::cut(std::uint8_t rank)
{
    const Touched touched = touch(rank);
    members_[rank].relay->cut(static_cast<Relay::Cut>(random(0, 2)));
    co_return;
}

asio::awaitable<void> Director::stall(std::uint8_t rank)
{
    const Touched touched = touch(rank);
    members_[rank].relay->stall(true);
    co_await sleep(Duration{random(0, 9) == 0 ? 12'000 : random(50, 2000)}); // sometimes longer than a call waits
    members_[rank].relay->stall(false);
}

asio::awaitable<void> Director::split(std::uint8_t rank)
{
    const Touched touched = touch(rank); // a call may take longer than its limit
    members_[rank].relay->split(random(1, 16));
    co_await sleep(Duration{random(50, 2000)});
    members_[rank].relay->split(0);
}

asio::awaitable<void> Director::stop(std::uint8_t rank)
{
    if (!members_[rank].is_running || members_[rank].is_told_to_end) {
        co_return;
    }
    const Touched touched = touch(rank);
    const std::uint32_t incarnation = members_[rank].incarnation;
    members_[rank].process->signal(SIGSTOP);
    co_await sleep(Duration{random(20, 2000)});
    if (members_[rank].is_running && members_[rank].incarnation == incarnation) {
        members_[rank].process->signal(SIGCONT);
    }
}

asio::awaitable<void> Director::restart(std::uint8_t rank, bool kill)
{
    Member &member = members_[rank];
    if (!member.is_running || member.is_told_to_end) {
        co_return;
    }
    const Touched touched = touch(rank);
    member.is_told_to_end = true;
    member.was_killed = kill;
    if (kill) {
        member.process->signal(SIGKILL);
    } else {
        member.process->tell("end\n");
    }
    if (!co_await until([&] { return !member.is_running; }, Duration{60'000})) {
        ledger_.find("a rank did not end when it was told to");
        member.was_killed = true;
        member.process->signal(SIGKILL);
        co_await until([&] { return !member.is_running; }, Duration{60'000});
    }
    co_await sleep(Duration{random(0, 1000)});
    start(rank);
    if (rank == 0) {
        co_await until([this] { return port_ != 0; }, Duration{60'000});
    }
}

asio::awaitable<void> Director::starve()
{
    if (port_ == 0 || members_[0].is_told_to_end) { // without any it could not even start
        co_return;
    }
    const Touched touched = touch(0);
    const std::uint32_t incarnation = members_[0].incarnation;
    members_[0].process->limit_descriptors(random(0, 1));
    co_await sleep(Duration{random(100, 2000)});
    if (members_[0].is_running && members_[0].incarnation == incarnation) {
        members_[0].process->free_descriptors();
    }
}

asio::awaitable<void> Director::visit_rank_0()
{
    co_await visit(port_, settings_.world_size, random_);
}

asio::awaitable<void> Director::pose(std::uint8_t rank)
{
    const Touched touched = touch(rank); // it takes that rank's place when the rank is not there
    co_await pose_as(rank, port_, random_);
}

} // namespace soak
