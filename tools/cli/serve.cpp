#include "serve.hpp"

#include "functions.hpp"
#include "sleeper.hpp"
#include "stop_signals.hpp"
#include "text.hpp"

#include <ferrorpc/agent/agent.hpp>

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <optional>
#include <thread>

namespace ferrorpc::cli {
namespace {

constexpr std::chrono::milliseconds drain_timeout{10'000};
constexpr std::chrono::hours no_limit{24 * 365 * 100};

// Scripts wait for these lines, so each is there at once.
template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments &&...arguments)
{
    fmt::print("{}\n", fmt::format(format, std::forward<Arguments>(arguments)...));
    std::fflush(stdout);
}

// Whether rank 0, once joined, is gone for good.
class RankZero {
public:
    RankHook hook(StopSignals &signals)
    {
        return [this, &signals](std::uint64_t rank, RankChange change, std::error_code why) {
            if (rank != 0) {
                return;
            }
            was_there_ = was_there_ || change == RankChange::joined;
            if (change == RankChange::gone && was_there_) {
                why_gone_ = why;
                signals.request();
            }
        };
    }

    // Once the agent has been shut down.
    std::optional<Failure> failure() const
    {
        if (!why_gone_) {
            return std::nullopt;
        }
        return Failure{exit_rank_0_gone, "rank 0 is gone: " + why_gone_.message()};
    }

private:
    bool was_there_ = false; // both of the I/O thread
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
std::optional<Failure> take_part(Agent &agent, std::uint64_t barrier_count)
{
    const auto failed = [](std::error_code error, const std::string &what) -> std::optional<Failure> {
        if (error == Errc::shut_down) {
            return std::nullopt;
        }
        return Failure{exit_code_of(error), fmt::format("{}: {}", what, error.message())};
    };
    if (const std::error_code error = agent.wait_connected(no_limit)) {
        return failed(error, fmt::format("rank {} could not join the job at {}", agent.rank(), agent.address()));
    }
    say("ready rank {} of {}", agent.rank(), agent.world_size());
    for (std::uint64_t number = 1; number <= barrier_count; ++number) {
        if (const std::error_code error = agent.barrier()) {
            return failed(error, fmt::format("barrier {} of {} failed", number, barrier_count));
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
        failure = take_part(agent, command.barrier_count);
        if (failure) {
            signals.request();
        }
    }};
    signals.wait();
    signals.release();
    say("draining");
    agent.shutdown(drain_timeout);
    job.join();
    if (const std::optional<Failure> gone = zero.failure()) { // a barrier that failed by it says less
        throw Failure{*gone};
    }
    if (failure) {
        throw Failure{*failure};
    }
    return exit_ok;
}

} // namespace ferrorpc::cli
