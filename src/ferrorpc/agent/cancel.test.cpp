// Cancelling from another thread than the one that ends the call.
#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/testing/port.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

using namespace ferrorpc;
using namespace std::chrono_literals;
using ferrorpc::testing::port_of;

namespace {

/// What a callback holds; it tells on which thread it goes.
struct Held {
    std::promise<std::thread::id> gone;
    ~Held() { gone.set_value(std::this_thread::get_id()); }
};

} // namespace

TEST_CASE("a callback, and what it holds, goes on the I/O thread, though another thread cancels its call meanwhile")
{
    Agent zero{{.rank = 0, .world_size = 2, .port = 0}};
    zero.register_function("echo", [](const IncomingCall &call) { return HandlerResult{call.payload()}; }, RunOn::io_thread);
    zero.start();
    Agent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};
    REQUIRE(one.wait_connected(30s) == std::error_code{});

    for (int round = 0; round < 500; ++round) {
        auto held = std::make_shared<Held>();
        std::future<std::thread::id> gone = held->gone.get_future();
        std::promise<std::thread::id> told;
        std::atomic<bool> is_told = false;
        CallHandle handle = one.call(0, "echo", {}, {}, [held = std::move(held), &told, &is_told](const RpcResult &) {
            told.set_value(std::this_thread::get_id());
            is_told = true;
        });
        while (!is_told) { // so that some cancel() holds the call's state when it ends
            handle.cancel();
        }
        REQUIRE(gone.wait_for(30s) == std::future_status::ready);
        REQUIRE(gone.get() == told.get_future().get());
    }
}
