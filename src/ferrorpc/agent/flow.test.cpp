// What a peer can make an agent hold, and what lack of memory does.
#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/agent/raw/raw_agent.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/testing/allocation.hpp>
#include <ferrorpc/testing/port.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace ferrorpc;
using namespace std::chrono_literals;
using ferrorpc::testing::port_of;

namespace {

constexpr std::size_t answer_size = std::size_t{1} << 20;
constexpr std::size_t queued_max = 4 * answer_size;

/// Answers of which it is counted how many live, now and at most.
struct Answers {
    std::atomic<std::size_t> living = 0;
    std::atomic<std::size_t> living_max = 0;
    std::vector<std::byte> bytes = std::vector<std::byte>(answer_size);

    Payload make()
    {
        const std::size_t now = ++living;
        for (std::size_t before = living_max; before < now && !living_max.compare_exchange_weak(before, now);) {
        }
        return {std::shared_ptr<const void>{bytes.data(), [this](const void *) { --living; }}, bytes};
    }
};

Payload request_frame_content(std::uint64_t id, std::string_view function)
{
    const Request request{id, function, {}, 0};
    std::vector<std::byte> frame(encoded_head_size(request));
    REQUIRE(encode_head(request, frame, frame_length_limit));
    return Payload::copy_of(ByteView{frame}.subspan(frame_header_size)); // raw agents add the header
}

/// A peer asks for 40 answers and reads none, then all; gives how many lived at most.
std::size_t answers_held(const std::function<void(Agent &, Answers &)> &serve)
{
    Answers answers;
    Agent hub{{.rank = 0, .world_size = 2, .port = 0, .handler_threads = 3, .limits = {.queued_bytes_max = queued_max}}};
    serve(hub, answers);
    hub.start();
    RawAgent peer{{.rank = 1, .world_size = 2, .port = port_of(hub.address())}};
    REQUIRE(peer.wait_connected(30s) == std::error_code{});
    for (std::uint64_t id = 1; id <= 40; ++id) {
        REQUIRE(peer.send(0, request_frame_content(id, "big")).ok());
    }
    for (int count = 0; count < 40; ++count) {
        REQUIRE(peer.recv_any(0, 30s).payload.size() == 8); // a prefix
        REQUIRE(peer.recv_any(0, 30s).payload.size() == 14 + answer_size);
    }
    return answers.living_max;
}

} // namespace

TEST_CASE("a peer that does not read makes us hold no more answers than Limits::queued_bytes_max, and those being made")
{
    const auto give = [](Answers &answers) { return [&answers](const IncomingCall &) { return answers.make(); }; };
    // Less than four answers wait, one of them partly written, when one more is made; by each of three threads.
    CHECK(answers_held([&](Agent &hub, Answers &answers) { hub.register_function("big", give(answers)); }) <= 4 + 3);
    CHECK(answers_held([&](Agent &hub, Answers &answers) { hub.register_function("big", give(answers), RunOn::io_thread); }) <=
          4 + 1);
    CHECK(answers_held([&](Agent &hub, Answers &answers) {
              hub.register_async("big",
                                 [&answers](const IncomingCall &, Responder responder) { responder.answer(answers.make()); });
          }) <= 4 + 1);
}

namespace {

/// A frame of 8 MiB comes from the one peer, which then goes; gives how many bytes more than before are held then.
template <class AnyAgent, class Exchange>
std::ptrdiff_t held_after_the_last_connection(Exchange exchange)
{
    constexpr std::size_t large = 8 * answer_size;
    std::promise<void> lost;
    AgentOptions options{.rank = 0, .world_size = 2, .port = 0};
    options.on_rank = [&](std::uint64_t, RankChange change, std::error_code) {
        if (change == RankChange::lost) {
            lost.set_value();
        }
    };
    AnyAgent hub{options};
    const std::size_t before = testing::allocated_bytes();
    {
        AnyAgent peer{{.rank = 1, .world_size = 2, .port = port_of(hub.address())}};
        REQUIRE(peer.wait_connected(30s) == std::error_code{});
        REQUIRE(hub.wait_connected(30s) == std::error_code{});
        exchange(hub, peer, Payload{std::vector<std::byte>(large)});
    }
    lost.get_future().wait();
    return static_cast<std::ptrdiff_t>(testing::allocated_bytes()) - static_cast<std::ptrdiff_t>(before);
}

} // namespace

TEST_CASE("memory that is kept for large frames is freed with the last connection")
{
    const auto call = [](Agent &hub, Agent &peer, Payload large) {
        hub.register_function("take", [](const IncomingCall &) { return Payload{}; }, RunOn::io_thread);
        hub.start();
        REQUIRE(peer.rpc_sync(0, "take", std::move(large)).ok());
    };
    const auto send = [](RawAgent &hub, RawAgent &peer, Payload large) {
        REQUIRE(peer.send(0, std::move(large)).ok());
        REQUIRE(hub.recv_any(1).ok());
    };
    CHECK(held_after_the_last_connection<Agent>(call) < static_cast<std::ptrdiff_t>(answer_size));
    CHECK(held_after_the_last_connection<RawAgent>(send) < static_cast<std::ptrdiff_t>(answer_size));
}

TEST_CASE("a message for which memory is lacking ends its connection, and no other")
{
    if (!testing::replaces_operators) {
        SUCCEED("no allocation can be made to fail here");
        return;
    }
    Agent hub{{.rank = 0, .world_size = 3, .port = 0}};
    hub.register_function("echo", [](const IncomingCall &call) { return call.payload(); });
    hub.start();
    Agent large{{.rank = 1, .world_size = 3, .port = port_of(hub.address())}};
    Agent small{{.rank = 2, .world_size = 3, .port = port_of(hub.address())}};
    REQUIRE(large.wait_connected(30s) == std::error_code{});
    REQUIRE(small.wait_connected(30s) == std::error_code{});
    const Payload arguments{std::vector<std::byte>(4 * answer_size)};
    {
        const testing::NoMemoryFor failing{answer_size};
        CHECK(large.rpc_sync(0, "echo", arguments).error == Errc::connection_lost);
        CHECK(small.rpc_sync(0, "echo", {}).ok());
    }
    CHECK(small.rpc_sync(0, "echo", arguments).payload == arguments);
}

TEST_CASE("ERR-6: a handler for which memory is lacking fails its call alone")
{
    if (!testing::replaces_operators) {
        SUCCEED("no allocation can be made to fail here");
        return;
    }
    Agent hub{{.rank = 0, .world_size = 2, .port = 0}};
    hub.register_function("big", [](const IncomingCall &) { return std::vector<std::byte>(answer_size); });
    hub.start();
    Agent caller{{.rank = 1, .world_size = 2, .port = port_of(hub.address())}};
    REQUIRE(caller.wait_connected(30s) == std::error_code{});
    {
        const testing::NoMemoryFor failing{answer_size};
        CHECK(caller.rpc_sync(0, "big", {}).remote_message == "std::bad_alloc");
    }
    CHECK(caller.rpc_sync(0, "big", {}).payload.size() == answer_size);
}

namespace {

/// Where a handler waits for the test. Opened once.
class Gate {
public:
    void open() { promise_.set_value(); }
    void pass() const { future_.wait(); }

private:
    std::promise<void> promise_;
    std::shared_future<void> future_ = promise_.get_future().share();
};

} // namespace

TEST_CASE("a request that waits while an answer sets out runs once that answer is written, though the peer says nothing more")
{
    Agent hub{{.rank = 0, .world_size = 2, .port = 0, .limits = {.queued_bytes_max = 1024, .refusal_bytes_max = 512}}};
    std::promise<Responder> later;
    Gate answered;
    std::promise<void> is_busy;
    hub.register_async("later", [&](const IncomingCall &, Responder responder) { later.set_value(std::move(responder)); });
    hub.register_function(
        "busy",
        [&](const IncomingCall &) {
            is_busy.set_value();
            answered.pass();
            return Payload{};
        },
        RunOn::io_thread);
    hub.register_function("echo", [](const IncomingCall &call) { return call.payload(); }, RunOn::io_thread);
    hub.start();
    Agent peer{{.rank = 1, .world_size = 2, .port = port_of(hub.address())}};
    REQUIRE(peer.wait_connected(30s) == std::error_code{});

    std::future<RpcResult> large = peer.rpc_async(0, "later", {});
    Responder responder = later.get_future().get();
    std::promise<RpcResult> waited;
    peer.async_wait_connected(0, 30s, [&](std::error_code) { // on its I/O thread: both requests go in one write
        peer.call(0, "busy", {}, {}, {});
        peer.call(0, "echo", {}, {30s, {}}, [&](RpcResult result) { waited.set_value(std::move(result)); });
    });
    is_busy.get_future().wait();
    responder.answer(std::vector<std::byte>(2048)); // sets out while the hub's I/O thread has "echo" before it
    answered.open();
    CHECK(large.get().payload.size() == 2048);
    CHECK(waited.get_future().get().error == std::error_code{});
}

TEST_CASE("CRA-1: calls that are held back from a crate peer do not hold up the answer that they wait for")
{
    Agent hub{{.rank = 0,
               .world_size = 2,
               .port = 0,
               .crate_peers = {{1, {}}},
               .handler_threads = 1,
               .limits = {.queued_bytes_max = 1024, .refusal_bytes_max = 512}}};
    std::promise<void> is_busy;
    Gate called;
    hub.register_function("busy", [&](const IncomingCall &) {
        is_busy.set_value();
        called.pass();
        return Payload{};
    });
    hub.register_function("echo", [](const IncomingCall &call) { return call.payload(); });
    hub.start();
    Agent peer{{.rank = 1, .world_size = 2, .port = port_of(hub.address())}};
    peer.register_function("echo", [](const IncomingCall &call) { return call.payload(); });
    peer.start();
    REQUIRE(peer.wait_connected(30s) == std::error_code{});

    std::future<RpcResult> first = peer.rpc_async(0, "busy", {});
    std::future<RpcResult> second = peer.rpc_async(0, "echo", {}, {30s, {}}); // behind it in the pool
    is_busy.get_future().wait();
    while (hub.counters().sessions.requests_received != 2) {
        std::this_thread::yield();
    }
    std::future<RpcResult> held = hub.rpc_async(1, "echo", std::vector<std::byte>(2048), {60s, {}});
    while (hub.counters().sessions.calls_started != 1) {
        std::this_thread::yield();
    }
    called.open();
    CHECK(first.get().ok());
    CHECK(second.get().error == std::error_code{});
    CHECK(held.get().error == std::error_code{});
}
