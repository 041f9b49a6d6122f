/// The agent: one rank of a job, which serves functions to the others and calls theirs. C++20; no Asio is seen here.
#pragma once

#include <ferrorpc/agent/counters.hpp>
#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/options.hpp>
#include <ferrorpc/agent/rpc.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ferrorpc {

class Agent;

namespace detail {
class AgentCore;
std::unique_ptr<Agent> make_agent(std::shared_ptr<AgentCore> core);
} // namespace detail

/// Thread-safe, but for construction and destruction. Callbacks run on the agent's I/O thread, once each; those of calls made
/// after the agent has ended run at once, on the caller's. What they throw is swallowed.
class Agent {
public:
    using Callback = std::function<void(RpcResult)>;
    using BarrierCallback = std::function<void(std::error_code)>;
    using ConnectedCallback = std::function<void(std::error_code)>;

    /// Rank 0 listens from now on, the others begin to connect in the background. Throws AgentError: a bad
    /// rank or world size, or no place to listen. Throws std::invalid_argument when AgentOptions::limits are not sound.
    explicit Agent(AgentOptions options);

    /// Shuts down with AgentOptions::drain_timeout. A handler that never returns keeps it waiting; nothing else does.
    ~Agent();

    Agent(const Agent &) = delete;
    Agent &operator=(const Agent &) = delete;

    std::uint64_t rank() const noexcept;
    std::uint64_t world_size() const noexcept;

    /// Where rank 0 listens, port resolved: "127.0.0.1:29500". Of another rank: where it connects.
    std::string address() const;

    /// A name that is registered again gets the new handler; requests that are being served keep theirs. (`register` is a word
    /// of C++.)
    void register_function(std::string name, Handler handler, RunOn where = RunOn::pool);
    void register_async(std::string name, AsyncHandler handler);

    /// The handler registered under the name; an AsyncHandler is not found here.
    std::optional<Handler> lookup(std::string_view name) const;

    /// Serves requests from now on; those that came before have waited unread (spec/protocol.md#SES-10).
    void start();

    /// Waits until this rank is connected with all that it ever will be: rank 0 with all, the others with rank 0. Gives
    /// timed_out, or why that cannot come. Not for the I/O thread (would_deadlock).
    std::error_code wait_connected(std::chrono::milliseconds timeout);

    /// Waits until that rank is connected; it may be so already. Gives timed_out, or why that cannot come: self_call,
    /// invalid_rank, or no_connection where the star has none. AgentOptions::on_rank tells of every rank that comes and goes.
    std::error_code wait_connected(std::uint64_t rank, std::chrono::milliseconds timeout);
    void async_wait_connected(std::uint64_t rank, std::chrono::milliseconds timeout, ConnectedCallback done);

    /// Ranks that are connected now, ascending.
    std::vector<std::uint64_t> connected() const;

    /// Calls a function of another rank. Errors of self, range and connection come in that order, as the crate's do.
    CallHandle call(std::uint64_t rank, std::string_view name, Payload arguments, RpcOptions options, Callback done);
    std::future<RpcResult> rpc_async(std::uint64_t rank, std::string_view name, Payload arguments, RpcOptions options = {});

    /// Waits for the result. On the I/O thread it fails at once (would_deadlock).
    RpcResult rpc_sync(std::uint64_t rank, std::string_view name, Payload arguments, RpcOptions options = {});

    /// Waits until all ranks are in a barrier (spec/protocol.md#BAR-4, BAR-5). `timeout` as in RpcOptions.
    std::error_code barrier(std::optional<std::chrono::milliseconds> timeout = {});
    void async_barrier(std::optional<std::chrono::milliseconds> timeout, BarrierCallback done);

    /// Ends the agent: no new calls; calls and answers that are under way may come to their end until `drain_timeout`, then
    /// everything is closed. Waits for that, but on the I/O thread. Later calls end as shut_down. Another shutdown meanwhile
    /// can shorten the drain, never lengthen it, and waits for the same end.
    void shutdown(std::chrono::milliseconds drain_timeout);

    /// Of now, or of the end when the agent has been shut down.
    AgentCounters counters() const;

private:
    friend std::unique_ptr<Agent> detail::make_agent(std::shared_ptr<detail::AgentCore> core);
    explicit Agent(std::shared_ptr<detail::AgentCore> core);
    std::shared_ptr<detail::AgentCore> core_;
};

} // namespace ferrorpc
