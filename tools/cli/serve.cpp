#include "serve.hpp"

#include "functions.hpp"
#include "sleeper.hpp"
#include "stop_signals.hpp"
#include "text.hpp"

#include <ferrorpc/agent/agent.hpp>

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <mutex>
#include <optional>
#include <thread>

namespace ferrorpc::cli {
namespace {

constexpr std::chrono::milliseconds drain_timeout{10'000};
constexpr std::chrono::hours no_limit{24 * 365 * 100};

// Scripts wait for these lines, so each is there at once. Where they cannot be written, serving goes on without.
template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments &&...arguments)
{
    std::fputs((fmt::format(format, std::forward<Arguments>(arguments)...) + '\n').c_str(), stdout);
    std::fflush(stdout);
}

// Whether rank 0 was there, and whether it is gone for good since. Thread-safe.
class RankZero {
public:
    RankHook hook(StopSignals &signals)
    {
        return [this, &signals](std::uint64_t rank, RankChange change, std::error_code why) {
            if (rank != 0) {
                return;
            }
            const std::scoped_lock lock{mutex_};
            was_there_ = was_there_ || change == RankChange::joined;
            if (change == RankChange::gone && was_there_) {
                why_gone_ = why;
                signals.request();
            }
        };
    }

    bool was_there() const
    {
        const std::scoped_lock lock{mutex_};
        return was_there_;
    }

    // Why it is gone; nothing when it is not.
    std::optional<Failure> failure() const
    {
        const std::scoped_lock lock{mutex_};
        if (!why_gone_) {
            return std::nullopt;
        }
        return Failure{exit_rank_0_gone, "rank 0 is gone: " + why_gone_.message()};
    }

private:
    mutable std::mutex mutex_;
    bool was_there_ = false;
    std::error_code why_gone_;
};

AgentOptions with_hooks(AgentOptions options, RankHook on_rank)
{
    options.on_rank = std::move(on_rank);
    options.log = [](LogLevel, std::string_view line) { fmt::print(stderr, "ferrorpc: {}\n", printable(essence(line))); };
    options.timeout = std::chrono::milliseconds{0}; // a barrier waits for the slowest rank, however long
    return options;
}

// Why serving cannot go on; nothing when the agent was shut down meanwhile.
std::optional<Failure> take_part(Agent &agent, const RankZero &zero, std::uint64_t barrier_count)
{
    const auto failed = [](std::error_code error, const std::string &what) -> std::optional<Failure> {
        if (error == Errc::shut_down) {
            return std::nullopt;
        }
        return Failure{exit_code_of(error), fmt::format("{}: {}", what, error.message())};
    };
    const std::error_code error = agent.wait_connected(no_limit);
    const bool was_ready = error != Errc::shut_down && zero.was_there(); // it may be gone again by now
    if (error && !was_ready) {
        return failed(error, fmt::format("rank {} could not join the job at {}", agent.rank(), agent.address()));
    }
    say("ready rank {} of {}", agent.rank(), agent.world_size());
    for (std::uint64_t number = 1; number <= barrier_count; ++number) {
        if (const std::error_code ended = agent.barrier()) {
            return failed(ended, fmt::format("barrier {} of {} failed", number, barrier_count));
        }
        say("barrier {} of {}", number, barrier_count);
    }
    return std::nullopt;
}

} // namespace

ExitCode serve(const ServeCommand &command)
{
    std::signal(SIGPIPE, SIG_IGN); // who started us may have stopped reading: that is no reason to stop
    StopSignals signals;
    Sleeper sleeper;
    RankZero zero;
    Agent agent{with_hooks(command.agent, zero.hook(signals))};
    register_standard_functions(agent, sleeper);
    if (agent.rank() == 0) {
        say("listening on {}", agent.address());
    }
    agent.start();

    std::optional<Failure> failure;
    std::jthread job{[&] {
        failure = take_part(agent, zero, command.barrier_count);
        if (failure) {
            signals.request();
        }
    }};
    signals.wait();
    signals.release();
    const std::optional<Failure> gone = zero.failure();
    if (gone) { // nothing is left to take part in: it ends by itself, and has said "ready"
        job.join();
    }
    say("draining");
    agent.shutdown(drain_timeout);
    if (gone) { // a barrier that failed by it says less
        throw Failure{*gone};
    }
    job.join();
    if (failure) {
        throw Failure{*failure};
    }
    return exit_ok;
}

} // namespace ferrorpc::cli
