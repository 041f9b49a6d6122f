/// What an Agent is made of: the loop that it lives on, its functions, its pool and its hub, and the ways between threads.
#pragma once

#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/agent/core/handler_pool.hpp>
#include <ferrorpc/agent/core/hub.hpp>
#include <ferrorpc/agent/core/postbox.hpp>
#include <ferrorpc/agent/core/registry.hpp>

#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace ferrorpc::detail {

/// A loop that somebody runs; whoever holds this keeps it running. For an agent of its own, or for a whole in-process group.
class RunningLoop {
public:
    virtual ~RunningLoop() = default;
    virtual io::Loop &loop() noexcept = 0;
};

/// Where a call stands, from any thread.
struct CallControl {
    std::shared_ptr<Postbox> postbox; ///< of its agent
    Hub::CallPlace place;             ///< on the loop alone; set once the call has started
};

/// Thread-safe where not said otherwise.
class AgentCore : public std::enable_shared_from_this<AgentCore> {
public:
    using MakeTransport = std::move_only_function<std::unique_ptr<Transport>(io::Loop &)>;

    /// Checks the options; makes the transport, whose exceptions pass through.
    AgentCore(AgentOptions options, std::shared_ptr<RunningLoop> running, MakeTransport make_transport,
              std::uint64_t world_size_min);
    ~AgentCore();

    void open(); ///< once, before all else
    const AgentOptions &options() const noexcept { return options_; }
    Registry &registry() noexcept { return registry_; }

    /// Runs `on_loop` on the loop; when the agent has ended, `otherwise` here and now.
    void run(io::Task on_loop, io::Task otherwise);

    /// Runs `look` on the loop, or here when the agent has ended or this is the loop, and gives its result.
    template <class Look>
    auto ask(Look look) -> decltype(look())
    {
        if (postbox_->runs_here()) {
            return look();
        }
        std::promise<decltype(look())> answer;
        auto result = answer.get_future();
        io::Task task{[&] { answer.set_value(look()); }};
        if (!postbox_->post(task)) {
            ended_.wait();
            return look();
        }
        return result.get();
    }

    bool runs_here() const noexcept { return postbox_->runs_here(); }
    Hub &hub() noexcept { return *hub_; } ///< on the loop alone
    std::shared_ptr<CallControl> make_control() { return std::make_shared<CallControl>(postbox_, Hub::CallPlace{}); }

    void shutdown(std::chrono::milliseconds drain_timeout);

    /// Waits for the handlers that run, after shutdown().
    void join_handlers() { pool_.reset(); }

private:
    void serve(Link &link, RequestReceived request);
    void finish();

    AgentOptions options_;
    std::shared_ptr<RunningLoop> running_;
    io::Loop &loop_;
    std::shared_ptr<Postbox> postbox_;
    Registry registry_;
    std::unique_ptr<HandlerPool> pool_; // nullptr: handlers run on the loop
    std::unique_ptr<Hub> hub_;
    std::once_flag shutdown_;
    std::promise<void> end_;
    std::shared_future<void> ended_ = end_.get_future().share(); // the hub is idle for good
};

} // namespace ferrorpc::detail
