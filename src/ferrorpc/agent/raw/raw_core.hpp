/// What a RawAgent is made of: the loop that it lives on, its functions and its hub, and the ways there for callers that wait.
#pragma once

#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/registry.hpp>
#include <ferrorpc/agent/raw/raw_hub.hpp>
#include <ferrorpc/agent/star/make_star.hpp>

#include <chrono>
#include <cstdint>
#include <future>
#include <mutex>
#include <optional>
#include <utility>

namespace ferrorpc::detail {

/// Thread-safe.
class RawCore {
public:
    explicit RawCore(AgentOptions options) : RawCore{options, make_star(options)} {}

    ~RawCore()
    {
        std::promise<void> end;
        loop_.post([&] { hub_.shutdown(io::saturated(loop_.now(), options_.drain_timeout), [&end] { end.set_value(); }); });
        end.get_future().wait();
    }

    const AgentOptions &options() const noexcept { return options_; }
    Registry &registry() noexcept { return registry_; }

    bool runs_here() const noexcept { return loop_.runs_here(); }

    /// Runs `look(hub)` on the loop, or here when this is the loop, and gives its result.
    template <class Look>
    auto ask(Look look) -> decltype(look(std::declval<RawHub &>()))
    {
        if (runs_here()) {
            return look(hub_);
        }
        std::promise<decltype(look(hub_))> answer;
        loop_.post([&] { answer.set_value(look(hub_)); });
        return answer.get_future().get();
    }

    /// Runs `begin(hub, done)` on the loop and waits for what `done` is given. Refused on the loop itself (would_deadlock).
    template <class Begin>
    RpcResult wait(Begin begin)
    {
        if (runs_here()) {
            return would_deadlock();
        }
        std::promise<RpcResult> end;
        loop_.post([&] { begin(hub_, [&end](RpcResult result) { end.set_value(std::move(result)); }); });
        return end.get_future().get();
    }

    /// For an operation that begins now.
    RawTime time(std::optional<std::chrono::milliseconds> timeout) const
    {
        const std::chrono::milliseconds given = timeout.value_or(options_.timeout);
        return {given.count() == 0 ? no_deadline : io::saturated(loop_.now(), given), given};
    }

    /// Does not own the mutex when the deadline has passed before.
    static std::unique_lock<std::timed_mutex> lock(std::timed_mutex &mutex, RawTime time)
    {
        if (time.deadline == no_deadline) {
            return std::unique_lock{mutex};
        }
        return std::unique_lock{mutex, time.deadline};
    }

    std::timed_mutex call_mutex;       ///< one call at a time
    std::uint64_t next_request_id = 1; ///< under call_mutex
    std::timed_mutex barrier_mutex;    ///< one barrier at a time

private:
    RawCore(AgentOptions options, Star star)
        : options_{std::move(options)}, running_{std::move(star.running)}, loop_{running_->loop()},
          hub_{loop_, options_, std::move(star.transport)}
    {
        loop_.post([this] { hub_.open(); });
    }

    AgentOptions options_;
    std::shared_ptr<RunningLoop> running_;
    io::Loop &loop_;
    Registry registry_;
    RawHub hub_;
};

} // namespace ferrorpc::detail
