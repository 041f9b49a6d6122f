// Coroutines on the program's own Asio: they call, they serve, and a call is cancelled by what races it.
#include <ferrorpc/agent.hpp>
#include <ferrorpc/asio.hpp>

#include <asio/experimental/awaitable_operators.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include <iostream>
#include <stdexcept>

using namespace ferrorpc;
using namespace std::chrono_literals;

namespace {

asio::awaitable<HandlerResult> echo_later(IncomingCall call)
{
    asio::steady_timer timer{co_await asio::this_coro::executor, 1ms};
    co_await timer.async_wait(asio::use_awaitable);
    if (call.payload().empty()) {
        throw std::runtime_error{"nothing to echo"};
    }
    co_return call.payload();
}

asio::awaitable<void> run(Agent &agent)
{
    using namespace asio::experimental::awaitable_operators;
    const RpcResult result = co_await async_call(agent, 0, "echo", Payload::copy_of(as_bytes("hi!")), {}, asio::use_awaitable);
    std::cout << as_text(result.payload) << '\n';

    try {
        co_await async_call(agent, 0, "echo", {}, {}, asio::use_awaitable);
    } catch (const std::system_error &error) {
        std::cout << error.code().message() << '\n';
    }

    asio::steady_timer timer{co_await asio::this_coro::executor, 10ms};
    const auto first =
        co_await (async_call(agent, 0, "never", {}, {}, asio::use_awaitable) || timer.async_wait(asio::use_awaitable));
    std::cout << (first.index() == 1 ? "cancelled" : "answered") << '\n';
}

} // namespace

int main()
{
    asio::io_context context;
    std::vector<Responder> unanswered;
    {
        const auto job = make_in_process_group(2);
        register_coroutine(*job[0], "echo", context.get_executor(), echo_later);
        job[0]->register_async("never", [&](IncomingCall, Responder responder) { unanswered.push_back(std::move(responder)); });
        job[0]->start();
        asio::co_spawn(context, run(*job[1]), [](std::exception_ptr error) {
            if (error) {
                std::rethrow_exception(error);
            }
        });
        context.run();
    }
}
