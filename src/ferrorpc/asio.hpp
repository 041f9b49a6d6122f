/// Calls and barriers of an agent with completion tokens, and handlers that are coroutines, on the user's own Asio. The agent's
/// threads stay its own: results reach the token's executor, which must outlive the calls under way. Header-only, C++23;
/// include it where Asio is at hand.
#pragma once

#include <ferrorpc/agent/agent.hpp>

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/dispatch.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/system_executor.hpp>
#if defined(ASIO_HAS_CO_AWAIT)
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#endif

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

namespace ferrorpc {
namespace detail {

/// Keeps a completion handler and its executor's work until its result comes, from whatever thread. Copies share it, for the
/// agent's callbacks are copyable.
template <class CompletionHandler>
class Completion {
public:
    explicit Completion(CompletionHandler handler) : state_{std::make_shared<State>(std::move(handler))} {}

    template <class... Results>
    void operator()(Results... results) const
    {
        asio::post(state_->work.get_executor(), [state = state_, ... results = std::move(results)]() mutable {
            state->work.reset();
            state->handler(std::move(results)...);
        });
    }

private:
    using Executor = asio::associated_executor_t<CompletionHandler, asio::system_executor>;
    struct State {
        explicit State(CompletionHandler completion)
            : handler{std::move(completion)}, work{asio::get_associated_executor(handler, asio::system_executor{})}
        {
        }
        CompletionHandler handler;
        asio::executor_work_guard<Executor> work;
    };
    std::shared_ptr<State> state_;
};

/// A cancellation that may be asked for before the call is known. Thread-safe.
class PendingCancel {
public:
    void begun(CallHandle call)
    {
        const std::lock_guard lock{mutex_};
        call_ = std::move(call);
        if (is_asked_for_) {
            call_.cancel();
        }
    }

    void cancel()
    {
        const std::lock_guard lock{mutex_};
        is_asked_for_ = true;
        call_.cancel();
    }

private:
    std::mutex mutex_;
    CallHandle call_;
    bool is_asked_for_ = false;
};

} // namespace detail

/// Agent::call with a completion token for `void(std::error_code, RpcResult)`. Cancellation through the token's slot ends the
/// call as cancelled.
template <class CompletionToken>
auto async_call(Agent &agent, std::uint64_t rank, std::string_view name, Payload arguments, RpcOptions options,
                CompletionToken &&token)
{
    return asio::async_initiate<CompletionToken, void(std::error_code, RpcResult)>(
        [&agent, rank, name = std::string{name}, arguments = std::move(arguments),
         options = std::move(options)]<class CompletionHandler>(CompletionHandler &&handler) mutable {
            std::shared_ptr<detail::PendingCancel> cancel;
            if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected()) {
                cancel = std::make_shared<detail::PendingCancel>(); // in the slot before the call can end
                slot.assign([cancel](asio::cancellation_type) { cancel->cancel(); });
            }
            detail::Completion<std::decay_t<CompletionHandler>> done{std::forward<CompletionHandler>(handler)};
            CallHandle call = agent.call(rank, name, std::move(arguments), std::move(options), [done](RpcResult result) {
                const std::error_code error = result.error;
                done(error, std::move(result));
            });
            if (cancel != nullptr) {
                cancel->begun(std::move(call));
            }
        },
        token);
}

/// Agent::async_barrier with a completion token for `void(std::error_code)`.
template <class CompletionToken>
auto async_barrier(Agent &agent, std::optional<std::chrono::milliseconds> timeout, CompletionToken &&token)
{
    return asio::async_initiate<CompletionToken, void(std::error_code)>(
        [&agent, timeout]<class CompletionHandler>(CompletionHandler &&handler) {
            detail::Completion<std::decay_t<CompletionHandler>> done{std::forward<CompletionHandler>(handler)};
            agent.async_barrier(timeout, [done](std::error_code error) { done(error); });
        },
        token);
}

#if defined(ASIO_HAS_CO_AWAIT)

/// Registers a function that is a coroutine: `asio::awaitable<HandlerResult>(IncomingCall)`, run on `executor`. What it throws
/// becomes an error message.
template <class Executor, class Coroutine>
void register_coroutine(Agent &agent, std::string name, Executor executor, Coroutine coroutine)
{
    agent.register_async(std::move(name), [executor, coroutine](IncomingCall call, Responder responder) {
        asio::co_spawn(
            executor,
            [](Coroutine body, IncomingCall incoming, Responder answerer) -> asio::awaitable<void> {
                std::string thrown;
                try {
                    answerer.answer(co_await body(std::move(incoming)));
                    co_return;
                } catch (const std::exception &error) {
                    thrown = error.what();
                } catch (...) {
                    thrown = "the handler threw what is no std::exception";
                }
                answerer.answer(HandlerResult::failure(std::move(thrown)));
            }(coroutine, std::move(call), std::move(responder)),
            asio::detached);
    });
}

#endif

} // namespace ferrorpc
