#include "call.hpp"

#include "argument.hpp"
#include "summary.hpp"
#include "text.hpp"

#include <ferrorpc/agent/agent.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace ferrorpc::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct Ended {
    RpcResult result;
    Clock::duration duration;
};

// Calls that have ended, for the thread that writes: a slow reader of our output must not hold up the agent's own.
class EndedCalls {
public:
    void put(Ended ended)
    {
        const std::scoped_lock lock{mutex_};
        ended_.push_back(std::move(ended));
        changed_.notify_one();
    }

    Ended take()
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return !ended_.empty(); });
        Ended first = std::move(ended_.front());
        ended_.pop_front();
        return first;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Ended> ended_;
};

// The last trouble that the agent met, for the case that it never connects.
class LastLine {
public:
    LogHook hook()
    {
        return [this](LogLevel level, std::string_view line) {
            if (level == LogLevel::warning) {
                const std::scoped_lock lock{mutex_};
                line_ = essence(line);
            }
        };
    }
    std::string get()
    {
        const std::scoped_lock lock{mutex_};
        return line_;
    }

private:
    std::mutex mutex_;
    std::string line_;
};

double seconds(std::chrono::duration<double> duration)
{
    return duration.count();
}

std::string what_happened(const CallCommand &command, const RpcResult &result, bool had_reply)
{
    if (result.error == Errc::timed_out) {
        return fmt::format("no answer within {} s", seconds(command.timeout));
    }
    if (result.error == RpcError::no_connection && !had_reply && command.agent.rank != 0) { // it was there a moment ago
        return fmt::format("rank 0 closed the connection: it ended, or has a rank {} already or another world size",
                           command.agent.rank);
    }
    if (const auto peer = command.agent.crate_peers.find(command.rank);
        result.error == Errc::too_large && peer != command.agent.crate_peers.end() && peer->second.request_size) {
        return fmt::format("the request does not fit the {} bytes that its server takes", *peer->second.request_size);
    }
    if (result.error == Errc::remote_error) {
        return "it failed: " + printable(result.remote_message);
    }
    return printable(essence(result.text));
}

void connect(Agent &agent, const CallCommand &command, LastLine &log)
{
    if (agent.rank() == 0) {
        fmt::print(stderr, "listening on {}\n", agent.address());
    }
    const std::error_code error = agent.wait_connected(command.rank, command.timeout);
    if (!error) {
        return;
    }
    const std::string last = log.get();
    const std::string why = agent.rank() == 0 ? fmt::format("rank {} is not connected", command.rank)
                            : last.empty()    ? "no connection to " + agent.address()
                                              : printable(last);
    throw Failure{exit_no_connection, fmt::format("gave up after {} s: {}", seconds(command.timeout), why)};
}

void write_reply(ByteView reply)
{
    const std::size_t written = std::fwrite(reply.data(), 1, reply.size(), stdout);
    if (written != reply.size() || std::fflush(stdout) != 0) {
        throw Failure{exit_local, fmt::format("cannot write the reply: {}", std::generic_category().message(errno))};
    }
}

} // namespace

ExitCode call(const CallCommand &command)
{
    const Payload payload{read_argument(command.payload)};
    LastLine log;
    AgentOptions options = command.agent;
    options.connect_timeout = command.timeout;
    options.log = log.hook();
    options.limits.queued_bytes_max = std::size_t{1} << 40; // calls share the one payload, and are limited by their number
    EndedCalls ended_calls;
    Agent agent{std::move(options)};
    connect(agent, command, log);

    const auto start = [&] {
        const Clock::time_point begin = Clock::now();
        agent.call(command.rank, command.name, payload, {command.timeout, {}},
                   [&ended_calls, begin](RpcResult result) { ended_calls.put({std::move(result), Clock::now() - begin}); });
    };
    const Clock::time_point begin = Clock::now();
    std::uint64_t started = 0;
    for (; started < command.concurrency; ++started) {
        start();
    }
    Summary summary;
    std::optional<Failure> failure;
    for (std::uint64_t ended = 0; ended < command.repeat; ++ended) {
        const Ended call = ended_calls.take();
        if (started < command.repeat) {
            start();
            ++started;
        }
        if (call.result.ok()) {
            summary.add_reply(call.duration);
            write_reply(call.result.payload);
        } else if (!failure) {
            failure.emplace(exit_code_of(call.result.error),
                            fmt::format("{} of rank {}: {}", printable(command.name), command.rank,
                                        what_happened(command, call.result, summary.reply_count() > 0)));
        }
    }
    if (command.repeat > 1) {
        fmt::print(stderr, "{}\n", summary.text(command.repeat, Clock::now() - begin));
    }
    if (failure) {
        throw Failure{*failure};
    }
    return exit_ok;
}

} // namespace ferrorpc::cli
