#include "director.hpp"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>
#include <csignal>
#include <exception>
#include <utility>

#include <fmt/format.h>
#include <sys/wait.h>

namespace soak {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds storm_length{15s};
constexpr std::chrono::milliseconds step{5ms};          // between two looks at what is waited for
constexpr std::chrono::milliseconds settled{300ms};     // no connection comes or goes for so long: they are there
constexpr std::chrono::milliseconds recovery_max{60s};  // of a job, once all faults have ended
constexpr std::chrono::milliseconds barrier_limit{20s}; // with nothing in its way
constexpr std::chrono::milliseconds calls_end_max{60s}; // more than any call's own limit

// Bytes of rank 1 at rest: the agent keeps up to 33 MiB for large frames, and the old one may still be there beside the new.
constexpr std::uint64_t memory_growth_max = std::uint64_t{80} << 20;

std::uint64_t nanoseconds(std::chrono::nanoseconds time)
{
    return static_cast<std::uint64_t>(time.count());
}

} // namespace

Director::Director(Settings settings, Progress progress)
    : settings_{std::move(settings)}, progress_{std::move(progress)}, ledger_{settings_.world_size},
      signals_{context_, SIGINT, SIGTERM}, random_{settings_.seed}, members_(settings_.world_size)
{
    std::signal(SIGPIPE, SIG_IGN);
    for (std::uint8_t rank = 1; rank < settings_.world_size; ++rank) {
        members_[rank].relay = std::make_unique<Relay>(context_, port_);
    }
}

Outcome Director::run()
{
    started_ = now();
    deadline_ = started_ + nanoseconds(settings_.time);
    signals_.async_wait([this](const std::error_code &error, int) {
        if (!error) {
            deadline_ = now();
        }
    });
    std::exception_ptr failure;
    asio::co_spawn(context_, progress(), asio::detached);
    asio::co_spawn(context_, direct(), [&](std::exception_ptr thrown) {
        failure = std::move(thrown);
        context_.stop();
    });
    context_.run();
    if (failure) {
        std::rethrow_exception(failure);
    }
    ledger_.close();
    return outcome();
}

asio::awaitable<void> Director::progress()
{
    while (true) {
        co_await sleep(1s);
        progress_(outcome());
    }
}

asio::awaitable<void> Director::direct()
{
    co_await start_all();
    co_await rest();
    while (now() < deadline_) {
        co_await storm(std::min(deadline_, now() + nanoseconds(storm_length)));
        co_await until([this] { return faults_active_ == 0; }, calls_end_max);
        co_await start_all();
        co_await rest();
    }
    co_await end();
}

asio::awaitable<void> Director::storm(std::uint64_t until)
{
    choose_victims();
    while (now() < std::min(until, deadline_)) { // which a signal moves
        random_fault();
        co_await sleep(Duration{random(20, 700)});
    }
}

asio::awaitable<void> Director::start_all()
{
    for (std::uint8_t rank = 0; rank < settings_.world_size; ++rank) {
        co_await until([&] { return !members_[rank].is_told_to_end; }, recovery_max); // its journal is read to the end
        if (!members_[rank].is_running) {
            start(rank);
        }
        co_await until([this] { return port_ != 0; }, recovery_max); // rank 0 first: a relay without it sends ranks away
    }
}

// No fault is active: everybody must find everybody, pass a barrier, and end all calls.
asio::awaitable<void> Director::rest()
{
    const auto nobody_in_barrier = [this] { return std::ranges::none_of(members_, &Member::is_in_barrier); };
    if (!co_await until(nobody_in_barrier, calls_end_max)) {
        ledger_.find("a barrier goes on though its time is long over:" + connections());
    }
    std::uint64_t since = 0;
    if (std::exchange(may_barrier_fail_, false)) {
        since = now();
        for (std::uint8_t rank = 1; rank < settings_.world_size; ++rank) {
            ledger_.faults_of(rank).at(since);
            members_[rank].relay->cut(Relay::Cut::reset);
        }
    }
    if (!co_await until([&] { return all_connected(since); }, recovery_max)) {
        ledger_.find("not all ranks were connected again a minute after the last fault:" + connections());
        co_return;
    }
    barrier(barrier_limit, true);
    for (Member &member : members_) {
        member.is_paused = false;
        member.process->tell("pause\n");
    }
    const auto all_paused = [this] { return std::ranges::all_of(members_, &Member::is_paused); };
    if (!co_await until(all_paused, calls_end_max)) {
        ledger_.find(fmt::format("calls are still open a minute after the last fault: {}", ledger_.open_calls()));
    }
    co_await look_at_witness();
    ++outcome_.rests;
    for (Member &member : members_) {
        member.process->tell("resume\n");
    }
}

// Rank 1, whose process lives through it all, must not have more than at first.
asio::awaitable<void> Director::look_at_witness()
{
    Witness &witness = outcome_.witness;
    const Member &member = members_[1];
    if (outcome_.rests == 0) {
        witness.first = {.memory = member.memory_in_use, .descriptors = member.process->descriptors()};
    }
    const auto descriptors_are_back = [&] { return member.process->descriptors() == witness.first.descriptors; };
    co_await until(descriptors_are_back, recovery_max);
    witness.last = {.memory = member.memory_in_use, .descriptors = member.process->descriptors()};
    witness.memory_peak = std::max(witness.memory_peak, witness.last.memory);
    if (witness.last.descriptors != witness.first.descriptors) {
        ledger_.find(fmt::format("rank 1 has {} descriptors, and had {}", witness.last.descriptors, witness.first.descriptors));
    }
    if (witness.last.memory > witness.first.memory + memory_growth_max) {
        ledger_.find(
            fmt::format("rank 1 has {} bytes of memory in use at rest, and had {}", witness.last.memory, witness.first.memory));
    }
}

asio::awaitable<void> Director::end()
{
    for (std::uint8_t rank = settings_.world_size; rank-- > 0;) {
        Member &member = members_[rank];
        for (std::uint8_t touched = 1; touched < settings_.world_size; ++touched) {
            if (rank == 0 || rank == touched) {
                ledger_.faults_of(touched).begin(now());
            }
        }
        member.is_told_to_end = true;
        member.process->tell("end\n");
        if (!co_await until([&] { return !member.is_running; }, calls_end_max)) {
            ledger_.find(fmt::format("rank {} did not end when it was told to", rank));
        }
    }
    is_over_ = true;
}

void Director::start(std::uint8_t rank)
{
    Member &member = members_[rank];
    const std::uint16_t port = rank == 0 ? 0 : member.relay->port();
    member.process.reset();
    member.process = std::make_unique<Process>(
        context_,
        std::vector<std::string>{settings_.program, "rank", fmt::to_string(rank), fmt::to_string(settings_.world_size),
                                 fmt::to_string(port), fmt::to_string(++member.incarnation), fmt::to_string(random_())});
    member.is_running = true;
    member.was_killed = false;
    member.is_in_barrier = false;
    member.sees.clear();
    member.changed = now();
    ++outcome_.processes;
    ledger_.started(rank, member.incarnation, now());
    asio::co_spawn(context_, follow(rank), asio::detached);
}

asio::awaitable<void> Director::follow(std::uint8_t rank)
{
    Member &member = members_[rank];
    co_await member.process->read([this, rank](const Record &record) { take(rank, record); });
    const int status = member.process->wait();
    if (rank == 0) {
        port_ = 0;
    }
    const bool is_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && member.was_killed;
    if (!member.is_told_to_end || (!is_killed && status != 0)) {
        ledger_.find(fmt::format("the process of rank {} {}", rank,
                                 WIFSIGNALED(status) ? fmt::format("was killed by signal {}", WTERMSIG(status))
                                                     : fmt::format("exited with code {}, unasked", WEXITSTATUS(status))));
    }
    ledger_.ended(rank, is_killed);
    member.is_running = false;
    member.is_told_to_end = false;
}

void Director::take(std::uint8_t rank, const Record &record)
{
    Member &member = members_[rank];
    switch (record.kind) {
    case Kind::listening:
        port_ = static_cast<std::uint16_t>(record.value);
        break;
    case Kind::joined:
    case Kind::lost:
        member.sees[record.other] = record.kind == Kind::joined;
        member.changed = record.time;
        break;
    case Kind::barrier_left:
        member.is_in_barrier = false;
        break;
    case Kind::paused:
        member.is_paused = true;
        member.memory_in_use = std::uint64_t{record.value} * 1024;
        break;
    default:
        break;
    }
    ledger_.take(rank, record);
}

bool Director::all_connected(std::uint64_t since) const
{
    const std::uint64_t latest = now() - nanoseconds(settled);
    for (std::uint8_t rank = 0; rank < settings_.world_size; ++rank) {
        const Member &member = members_[rank];
        const auto connected =
            static_cast<std::size_t>(std::ranges::count_if(member.sees, [](const auto &peer) { return peer.second; }));
        if (connected != (rank == 0 ? settings_.world_size - std::size_t{1} : 1) || member.changed < since ||
            member.changed > latest) {
            return false;
        }
    }
    return true;
}

std::string Director::connections() const
{
    std::string text;
    for (std::uint8_t rank = 0; rank < settings_.world_size; ++rank) {
        const Member &member = members_[rank];
        text += fmt::format(" rank {} ({}{}, changed {} ms ago) sees", rank, member.is_running ? "running" : "not running",
                            member.is_in_barrier ? ", in a barrier" : "", (now() - member.changed) / 1'000'000);
        for (const auto &[peer, is_there] : member.sees) {
            text += is_there ? fmt::format(" {}", peer) : "";
        }
        text += ';';
    }
    return text;
}

void Director::barrier(Duration limit, bool must_pass)
{
    const std::uint64_t number = ++barriers_;
    if (must_pass) {
        ledger_.must_pass(number);
    }
    for (Member &member : members_) {
        if (member.is_running) {
            member.is_in_barrier = true;
            member.process->tell(fmt::format("barrier {} {}\n", number, limit.count()));
        }
    }
}

std::uint64_t Director::random(std::uint64_t least, std::uint64_t most)
{
    return std::uniform_int_distribution{least, most}(random_);
}

asio::awaitable<void> Director::sleep(Duration time)
{
    asio::steady_timer timer{context_, time};
    std::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<bool> Director::until(std::function<bool()> is_so, Duration limit)
{
    const std::uint64_t deadline = now() + nanoseconds(limit);
    while (!is_so()) {
        if (now() > deadline) {
            co_return false;
        }
        co_await sleep(step);
    }
    co_return true;
}

const Outcome &Director::outcome()
{
    outcome_.seconds = (now() - started_) / 1'000'000'000;
    outcome_.totals = ledger_.totals();
    outcome_.findings = ledger_.findings();
    outcome_.findings_count = ledger_.findings_count();
    return outcome_;
}

} // namespace soak
