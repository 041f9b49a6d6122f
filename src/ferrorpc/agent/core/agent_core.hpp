/// What an Agent is made of: the loop that it lives on, its functions, its pool and its hub, and the ways between threads.
#pragma once

#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/agent/core/handler_pool.hpp>
#include <ferrorpc/agent/core/hub.hpp>
#include <ferrorpc/agent/core/postbox.hpp>
#include <ferrorpc/agent/core/registry.hpp>
#include <ferrorpc/agent/core/running_loop.hpp>

#include <future>
#include <memory>
#include <optional>
#include <utility>

namespace ferrorpc::detail {

/// Thread-safe where not said otherwise.
class AgentCore : public std::enable_shared_from_this<AgentCore> {
public:
    /// `options` have been checked. The transport is on that loop.
    AgentCore(AgentOptions options, std::shared_ptr<RunningLoop> running, std::unique_ptr<Transport> transport);
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
        if (runs_here()) {
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

    /// Also between the end of the hub and that of the loop, where waiting would be for ever.
    bool runs_here() const noexcept { return loop_.runs_here(); }
    Hub &hub() noexcept { return *hub_; } ///< on the loop alone
    const std::shared_ptr<Postbox> &postbox() const noexcept { return postbox_; }

    void shutdown(std::chrono::milliseconds drain_timeout);

    /// After shutdown(): waits for the handlers that run, but on the loop, which they may wait for.
    void join_handlers()
    {
        if (pool_ != nullptr && runs_here()) {
            pool_->detach();
        } else {
            pool_.reset();
        }
    }

private:
    void serve(Link &link, RequestReceived request);
    void run_handler(const std::shared_ptr<const Function> &function, const std::shared_ptr<ServedRequest> &request);
    void finish();

    AgentOptions options_;
    std::shared_ptr<RunningLoop> running_;
    io::Loop &loop_;
    std::shared_ptr<Postbox> postbox_;
    Registry registry_;
    std::unique_ptr<HandlerPool> pool_; // nullptr: handlers run on the loop
    std::unique_ptr<Hub> hub_;
    std::promise<void> end_;
    std::shared_future<void> ended_ = end_.get_future().share(); // the hub is idle for good
};

/// An agent on a loop and a transport of the caller's choice.
std::unique_ptr<Agent> make_agent(std::shared_ptr<AgentCore> core);

} // namespace ferrorpc::detail
