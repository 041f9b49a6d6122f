// Handlers that throw, block, or never return.
#include <ferrorpc/agent/fire/world.test.hpp>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>

using namespace ferrorpc;
using namespace ferrorpc::fire_test;

namespace {

/// Holds handlers until it is opened. Its own end opens it, so that an agent can end when a check has failed.
class Gate {
public:
    ~Gate() { open(); }
    void open()
    {
        if (!std::exchange(is_open_, true)) {
            opening_.set_value();
        }
    }
    Handler handler()
    {
        return [opened = opened_, this](const IncomingCall &) -> HandlerResult {
            if (++entered_ == awaited_) {
                all_in_.set_value();
            }
            opened.wait();
            return Payload{};
        };
    }
    void await_all() { all_in_.get_future().wait(); }
    explicit Gate(int awaited) : awaited_{awaited} {}

private:
    int awaited_;
    std::atomic<int> entered_ = 0;
    bool is_open_ = false;
    std::promise<void> all_in_;
    std::promise<void> opening_;
    std::shared_future<void> opened_ = opening_.get_future().share();
};

} // namespace

TEST_CASE("ERR-6, DIF-6: handlers that throw, a hundred times over, answer each caller and leave every thread", "[defect-9]")
{
    Fire world{{.world_size = 4, .handler_threads = 2}};
    RawPeer peer = world.peer();
    world.zero.register_function("throw", [](const IncomingCall &) -> HandlerResult { throw std::runtime_error{"ouch"}; });
    world.zero.register_function(
        "throw inline", [](const IncomingCall &) -> HandlerResult { throw std::runtime_error{"ouch"}; }, RunOn::io_thread);
    for (std::uint64_t id = 1; id <= 100; ++id) {
        peer.send(request(id, id % 2 == 0 ? "throw" : "throw inline"));
        const std::vector<std::byte> error = peer.read(8 + 8 + 8 + 14 + 4);
        CHECK(text_of(Payload{std::vector<std::byte>(error.end() - 4, error.end())}) == "ouch");
    }
    CHECK(world.goes_on());
}

TEST_CASE("ERR-5, DIF-6: a request that does not decode is answered with its id, and the connection goes on", "[defect-9]")
{
    Fire world;
    RawPeer peer = world.peer();
    peer.send(hex("0d00000000000000 01 0500000000000000 ff000000")); // a name of 255 bytes that is not there
    CHECK(peer.read_frame().size() == 8);
    const std::vector<std::byte> answer = peer.read_frame();
    CHECK(std::vector<std::byte>(answer.begin(), answer.begin() + 10) == hex("02 0500000000000000 01"));
    peer.send(request(6, "echo", "x"));
    CHECK(read_response(peer, 6, "x") == response(6, "x"));
    CHECK(world.zero.counters().sessions.requests_undecodable == 1);
    CHECK(world.goes_on());
}

TEST_CASE("blocked handlers keep their own callers waiting, who end by their deadlines, and nobody else")
{
    Fire world{{.world_size = 4, .handler_threads = 4}};
    Gate gate{3};
    world.zero.register_function("block", gate.handler());
    RawPeer peer = world.peer();
    for (std::uint64_t id = 1; id <= 3; ++id) { // of four threads one is left
        peer.send(request(id, "block"));
    }
    gate.await_all();
    for (int count = 0; count < 20; ++count) {
        CHECK(world.goes_on());
    }
    CHECK(world.bystander.rpc_sync(0, "block", {}, {.timeout = 10ms}).error == Errc::timed_out);
    gate.open();
    for (std::uint64_t id = 1; id <= 3; ++id) {
        peer.read(response(id, "").size());
    }
    CHECK(world.goes_on());
}

TEST_CASE("with every thread blocked, handlers of the I/O thread and our own calls go on")
{
    Fire world{{.world_size = 4, .handler_threads = 2}};
    world.zero.register_function("quick", [](const IncomingCall &call) { return call.payload(); }, RunOn::io_thread);
    Gate gate{2};
    world.zero.register_function("block", gate.handler());
    RawPeer peer = world.peer();
    peer.send(request(1, "block"));
    peer.send(request(2, "block"));
    gate.await_all();
    std::future<RpcResult> waiting = world.bystander.rpc_async(0, "echo", text("in turn"));
    CHECK(text_of(world.bystander.rpc_sync(0, "quick", text("x")).value()) == "x");
    CHECK(text_of(world.zero.rpc_sync(1, "echo", text("x")).value()) == "x");
    CHECK(waiting.wait_for(0ms) == std::future_status::timeout);
    gate.open();
    CHECK(text_of(waiting.get().value()) == "in turn");
}

TEST_CASE("a shutdown ends by its deadline though handlers never return")
{
    Gate gate{3};
    Fire world{{.world_size = 4, .handler_threads = 3}};
    world.zero.register_function("block", gate.handler());
    RawPeer peer = world.peer();
    for (std::uint64_t id = 1; id <= 5; ++id) { // two wait for a thread
        peer.send(request(id, "block"));
    }
    gate.await_all();
    CHECK(text_of(world.zero.rpc_sync(1, "echo", text("x")).value()) == "x"); // so rank 1 has had frames: no second attempt
    std::future<RpcResult> of_rank_2 = world.zero.rpc_async(2, "f", {}, {.timeout = 0ms}); // never answered
    world.zero.shutdown(1ms);
    CHECK(of_rank_2.get().error == Errc::shut_down);
    CHECK(world.zero.rpc_sync(1, "echo", {}).error == Errc::shut_down);
    std::error_code told;
    while (!(told = world.bystander.wait_connected(0, 30s))) { // not yet
        std::this_thread::yield();
    }
    CHECK(told == Errc::connection_lost);
    gate.open();
}
