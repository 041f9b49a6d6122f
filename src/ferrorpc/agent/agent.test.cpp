// Agents on real sockets and threads: what a program sees.
#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/frame.hpp>
#include <ferrorpc/testing/port.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace ferrorpc;
using namespace std::chrono_literals;
using ferrorpc::testing::port_of;

namespace {

Payload text(std::string_view bytes)
{
    return Payload::copy_of(as_bytes(bytes));
}

std::string text_of(const Payload &payload)
{
    return std::string{as_text(payload)};
}

HandlerResult echo(const IncomingCall &call)
{
    return call.payload();
}

/// Rank 0 and the others, all connected and started; each serves `echo`.
struct World {
    std::vector<std::unique_ptr<Agent>> agents;

    explicit World(std::uint64_t size, AgentOptions common = {})
    {
        common.world_size = size;
        common.port = 0;
        for (std::uint64_t rank = 0; rank < size; ++rank) {
            common.rank = rank;
            agents.push_back(std::make_unique<Agent>(common));
            common.port = port_of(agents[0]->address());
            agents[rank]->register_function("echo", echo);
            agents[rank]->start();
        }
        for (const auto &agent : agents) {
            REQUIRE(agent->wait_connected(30s) == std::error_code{});
        }
    }
    Agent &operator[](std::size_t rank) { return *agents[rank]; }
};

} // namespace

TEST_CASE("ranks call each other: waiting, by future, by callback")
{
    World world{3};
    CHECK(text_of(world[1].rpc_sync(0, "echo", text("up")).value()) == "up");
    CHECK(text_of(world[0].rpc_sync(2, "echo", text("down")).value()) == "down");
    std::future<RpcResult> future = world[0].rpc_async(1, "echo", text("future"));
    CHECK(text_of(future.get().value()) == "future");
    std::promise<RpcResult> ended;
    world[2].call(0, "echo", text("callback"), {}, [&](RpcResult result) { ended.set_value(std::move(result)); });
    CHECK(text_of(ended.get_future().get().value()) == "callback");
}

TEST_CASE("every kind of RPC error is used, and value() throws it")
{
    World world{2, {.drain_timeout = 0ms}};
    world[0].register_function("fail", [](const IncomingCall &) { return HandlerResult::failure("full"); });
    world[0].register_async("never", [](IncomingCall, Responder responder) {
        static Responder kept = std::move(responder); // answers when the program ends
    });
    const RpcResult missing = world[1].rpc_sync(0, "nix", {});
    CHECK(missing.error == Errc::function_not_found);
    CHECK(missing.error == RpcError::function_not_found);
    CHECK(missing.text == "invalid argument: remote RPC error: function 'nix' not registered on rank 0");
    const RpcResult failed = world[1].rpc_sync(0, "fail", {});
    CHECK(failed.error == Errc::remote_error);
    CHECK(failed.error == RpcError::internal);
    CHECK(failed.remote_message == "full");
    CHECK_THROWS_WITH(failed.value(), "invalid argument: remote RPC error: full");
    CHECK(world[1].rpc_sync(0, "never", {}, {.timeout = 1ms}).error == RpcError::timeout);
    CHECK(world[1].rpc_sync(5, "echo", {}).error == Errc::invalid_rank);
    CHECK(world[1].rpc_sync(1, "echo", {}).error == Errc::self_call);
    const RpcResult not_text = world[1].rpc_sync(0, "\xff", {});
    CHECK(not_text.error == RpcError::invalid_message);
    CHECK(not_text.text == "invalid argument: invalid RPC message: invalid UTF-8 in function name");
}

TEST_CASE("ERR-6: a remote error that only resembles the missing function's sentence is no missing function")
{
    World world{2};
    world[0].register_function(
        "f", [](const IncomingCall &) { return HandlerResult::failure("function 'f' not registered on rank 1"); });
    CHECK(world[1].rpc_sync(0, "f", {}).error == Errc::remote_error);
}

TEST_CASE("ERR-6, DIF-6: what a handler throws, or leaves unanswered, is an error to its caller and nobody else", "[defect-9]")
{
    World world{2};
    world[0].register_function("throw", [](const IncomingCall &) -> HandlerResult { throw std::runtime_error{"ouch"}; });
    world[0].register_function("throw int", [](const IncomingCall &) -> HandlerResult { throw 1; }, RunOn::io_thread);
    world[0].register_async("throw later", [](IncomingCall, Responder) { throw std::runtime_error{"ouch, async"}; });
    world[0].register_async("drop", [](IncomingCall, Responder) {});
    world[0].register_async("drop, then catch", [](IncomingCall, Responder responder) {
        try {
            const Responder gone = std::move(responder);
            throw std::runtime_error{"caught"};
        } catch (const std::runtime_error &) {
        }
    });
    world[0].register_function("not text", [](const IncomingCall &) { return HandlerResult::failure("\xff"); });
    CHECK(world[1].rpc_sync(0, "throw", {}).remote_message == "ouch");
    CHECK(world[1].rpc_sync(0, "throw int", {}).remote_message == "the handler threw what is no std::exception");
    CHECK(world[1].rpc_sync(0, "throw later", {}).remote_message == "ouch, async");
    CHECK(world[1].rpc_sync(0, "drop", {}).remote_message == "the handler gave no answer");
    CHECK(world[1].rpc_sync(0, "drop, then catch", {}).remote_message == "the handler gave no answer");
    CHECK(world[1].rpc_sync(0, "not text", {}).error == Errc::remote_error);
    CHECK(text_of(world[1].rpc_sync(0, "echo", text("on")).value()) == "on");
}

TEST_CASE("a handler may answer later, from another thread, and only its first answer counts")
{
    World world{2};
    std::promise<Responder> handed;
    world[0].register_async("later", [&](IncomingCall, Responder responder) { handed.set_value(std::move(responder)); });
    std::future<RpcResult> result = world[1].rpc_async(0, "later", {});
    Responder responder = handed.get_future().get();
    responder.answer(text("first"));
    responder.answer(text("second"));
    CHECK(text_of(result.get().value()) == "first");
}

TEST_CASE("a name registered again gets the new handler; lookup finds what was registered")
{
    World world{2};
    world[0].register_function("f", [](const IncomingCall &) { return text("old"); });
    CHECK(text_of(world[1].rpc_sync(0, "f", {}).value()) == "old");
    world[0].register_function("f", [](const IncomingCall &) { return text("new"); });
    CHECK(text_of(world[1].rpc_sync(0, "f", {}).value()) == "new");
    CHECK(world[0].lookup("f").has_value());
    CHECK_FALSE(world[0].lookup("nonexistent").has_value());
}

TEST_CASE("handlers call back, and are called back, to some depth", "[defect-7]")
{
    World world{2, {.handler_threads = 8}};
    for (const std::size_t rank : {std::size_t{0}, std::size_t{1}}) {
        Agent &agent = world[rank];
        agent.register_function("ping", [&agent](const IncomingCall &call) -> HandlerResult {
            const std::string depth = text_of(call.payload());
            return depth.size() >= 6 ? call.payload() : agent.rpc_sync(call.source_rank(), "ping", text(depth + "x")).value();
        });
    }
    CHECK(text_of(world[1].rpc_sync(0, "ping", text("x")).value()) == "xxxxxx");
}

TEST_CASE("a blocking call on the I/O thread fails at once")
{
    World world{2};
    std::promise<std::vector<std::error_code>> errors;
    world[1].call(0, "echo", {}, {}, [&](const RpcResult &) {
        errors.set_value({world[1].rpc_sync(0, "echo", {}).error, world[1].barrier(), world[1].wait_connected(1s)});
    });
    CHECK(errors.get_future().get() == std::vector<std::error_code>(3, Errc::would_deadlock));
    world[0].register_function(
        "inline", [&](const IncomingCall &) { return text(world[0].rpc_sync(1, "echo", {}).error.message()); },
        RunOn::io_thread);
    CHECK(text_of(world[1].rpc_sync(0, "inline", {}).value()) == make_error_code(Errc::would_deadlock).message());
}

TEST_CASE("a call is cancelled once, and ends once")
{
    World world{2};
    std::promise<Responder> handed;
    world[0].register_async("wait", [&](IncomingCall, Responder responder) { handed.set_value(std::move(responder)); });
    std::promise<RpcResult> ended;
    CallHandle call = world[1].call(0, "wait", {}, {}, [&](RpcResult result) { ended.set_value(std::move(result)); });
    Responder responder = handed.get_future().get();
    call.cancel();
    call.cancel();
    CHECK(ended.get_future().get().error == Errc::cancelled);
    call.cancel();
    responder.answer(text("late"));
    CHECK(text_of(world[1].rpc_sync(0, "echo", text("next")).value()) == "next");
}

TEST_CASE("SES-10: requests wait until start()")
{
    Agent zero{{.rank = 0, .world_size = 2, .port = 0}};
    Agent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};
    REQUIRE(one.wait_connected(30s) == std::error_code{});
    std::future<RpcResult> result = one.rpc_async(0, "echo", text("early"));
    CHECK(result.wait_for(20ms) == std::future_status::timeout);
    zero.register_function("echo", echo);
    zero.start();
    CHECK(text_of(result.get().value()) == "early");
}

TEST_CASE("many calls from many threads, both ways, each gets its own answer", "[defect-3][defect-7]")
{
    World world{3};
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 6; ++thread) {
        threads.emplace_back([&, thread] {
            Agent &caller = world[static_cast<std::size_t>(thread % 3)];
            const std::uint64_t callee = thread % 3 == 0 ? 1 + static_cast<std::uint64_t>(thread) / 3 : 0;
            std::vector<std::future<RpcResult>> results;
            for (int count = 0; count < 100; ++count) {
                results.push_back(caller.rpc_async(callee, "echo", text(std::to_string(thread * 1000 + count))));
            }
            for (int count = 0; count < 100; ++count) {
                wrong +=
                    text_of(results[static_cast<std::size_t>(count)].get().payload) != std::to_string(thread * 1000 + count);
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    CHECK(wrong == 0);
}

TEST_CASE("SES-12: both sides sending 64 MiB at once finish", "[defect-15]")
{
    World world{2};
    const Payload large{std::vector<std::byte>(std::size_t{64} << 20, std::byte{7})};
    std::future<RpcResult> down = world[0].rpc_async(1, "echo", large);
    std::future<RpcResult> up = world[1].rpc_async(0, "echo", large);
    CHECK(down.get().value() == large);
    CHECK(up.get().value() == large);
}

TEST_CASE("LIM-4: what is over the cap is refused before it is sent", "[defect-16]")
{
    AgentOptions options;
    options.limits.frame_length_max = 1024;
    World world{2, options};
    const RpcResult result = world[1].rpc_sync(0, "echo", std::vector<std::byte>(1024));
    CHECK(result.error == Errc::too_large);
    CHECK(result.error == RpcError::invalid_message);
    CHECK(world[1].rpc_sync(0, "echo", std::vector<std::byte>(900)).ok());
    world[0].register_function("large", [](const IncomingCall &) { return std::vector<std::byte>(1024); });
    CHECK(world[1].rpc_sync(0, "large", {}).error == Errc::remote_error); // the answer is replaced, and nobody waits in vain
}

TEST_CASE("barriers: all ranks, some times over, beside calls", "[defect-18]")
{
    World world{3};
    std::vector<std::thread> threads;
    std::atomic<int> entered = 0;
    std::atomic<int> early = 0;
    for (std::size_t rank = 0; rank < 3; ++rank) {
        threads.emplace_back([&, rank] {
            for (int round = 1; round <= 20; ++round) {
                ++entered;
                if (world[rank].barrier() || entered < 3 * round) {
                    ++early;
                }
                world[rank].rpc_sync(rank == 0 ? 1 : 0, "echo", {});
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    CHECK(early == 0);
    CHECK(entered == 60);
}

TEST_CASE("the end of an agent ends its calls, each once, and its peer's")
{
    World world{2};
    std::vector<Responder> kept;
    world[0].register_async("wait", [&](IncomingCall, Responder responder) { kept.push_back(std::move(responder)); });
    std::future<RpcResult> ours = world[1].rpc_async(0, "wait", {});
    world[1].rpc_sync(0, "echo", {});
    world[1].shutdown(0ms);
    CHECK(ours.get().error == Errc::shut_down);
    CHECK(world[1].rpc_sync(0, "echo", {}).error == Errc::shut_down);
    CHECK(world[1].barrier() == Errc::shut_down);
    CHECK(world[1].counters().sessions.calls_ended == 2);
    world.agents.pop_back();
    world[0].shutdown(0ms);
}

TEST_CASE("an agent may be destroyed by its own callback, and by a responder's thread")
{
    auto zero = std::make_unique<Agent>(AgentOptions{.rank = 0, .world_size = 2, .port = 0});
    zero->register_function("echo", echo);
    zero->start();
    auto one = std::make_shared<Agent>(AgentOptions{.rank = 1, .world_size = 2, .port = port_of(zero->address())});
    REQUIRE(one->wait_connected(30s) == std::error_code{});
    std::promise<void> done;
    one->call(0, "echo", {}, {}, [held = one, &done](const RpcResult &) mutable {
        held.reset();
        done.set_value();
    });
    one.reset();
    done.get_future().wait();
    zero.reset();
}

TEST_CASE("an agent may be destroyed by its own handler")
{
    AgentOptions options{.rank = 0, .world_size = 2, .port = 0, .drain_timeout = 0ms};
    auto zero = std::make_shared<Agent>(options);
    std::weak_ptr<Agent> weak = zero;
    std::promise<void> is_gone;
    zero->register_function("end", [held = std::move(zero), &is_gone](const IncomingCall &) mutable -> HandlerResult {
        held.reset();
        is_gone.set_value();
        return Payload{};
    });
    const std::uint16_t port = port_of(weak.lock()->address());
    weak.lock()->start();
    Agent one{{.rank = 1, .world_size = 2, .port = port}};
    REQUIRE(one.wait_connected(30s) == std::error_code{});
    CHECK_FALSE(one.rpc_sync(0, "end", {}).ok());
    is_gone.get_future().wait();
}

TEST_CASE("a callback's exception, or none to call, harms nobody")
{
    World world{2};
    world[1].call(0, "echo", {}, {}, nullptr);
    world[1].call(0, "echo", {}, {}, [](const RpcResult &) { throw std::runtime_error{"its own trouble"}; });
    CHECK(world[1].rpc_sync(0, "echo", {}).ok());
}

TEST_CASE("a bad place in the world, or no place to listen, is told by the crate's text")
{
    CHECK_THROWS_WITH((Agent{{.rank = 0, .world_size = 1}}), "invalid argument: invalid world size: 1 (must be >= 1)");
    CHECK_THROWS_WITH((Agent{{.rank = 7, .world_size = 2}}), "invalid argument: invalid rank 7 for world size 2");
    Agent zero{{.rank = 0, .world_size = 2, .port = 0}};
    const std::uint16_t taken = port_of(zero.address());
    CHECK_THROWS_WITH((Agent{{.rank = 0, .world_size = 2, .port = taken}}),
                      "invalid argument: I/O error: rank 0 bind 127.0.0.1:" + std::to_string(taken) +
                          ": Address already in use");
    AgentOptions unsound;
    unsound.limits.frame_length_max = frame_length_limit + 1;
    CHECK_THROWS_AS(Agent{unsound}, std::invalid_argument);
    CHECK_THROWS_WITH((Agent{{.rank = 0, .world_size = 2, .port = 0, .crate_peers = {{1, {.request_size = 16}}}}}),
                      "AgentOptions::crate_peers: a crate peer's request_size is below 17 or over frame_length_max");
    CHECK_THROWS_WITH((Agent{{.rank = 0, .world_size = 2, .port = 0, .crate_job = CratePeer{.calls_max = 0}}}),
                      "AgentOptions::crate_peers: a crate peer's calls_max is 0");
    CHECK_THROWS_AS((Agent{{.rank = 0, .world_size = 2, .port = 0, .announces_pending_max = 0}}), std::invalid_argument);
}

TEST_CASE("a rank that finds nobody says so, and ends without delay")
{
    std::uint16_t port = 0;
    {
        Agent zero{{.rank = 0, .world_size = 2, .port = 0}};
        port = port_of(zero.address());
    }
    Agent one{{.rank = 1, .world_size = 2, .port = port, .connect_timeout = 1ms}};
    CHECK(one.wait_connected(30s) == Errc::no_connection);
    CHECK(one.rpc_sync(0, "echo", {}).error == Errc::no_connection);
}

TEST_CASE("the log hook is told who comes and goes, and its exceptions do no harm")
{
    std::promise<std::string> line;
    std::atomic<bool> is_first = true;
    AgentOptions options{.rank = 0, .world_size = 2, .port = 0};
    options.log = [&](LogLevel, std::string_view text) {
        if (is_first.exchange(false)) {
            line.set_value(std::string{text});
        }
        throw std::runtime_error{"the hook's own trouble"};
    };
    Agent zero{options};
    Agent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};
    CHECK(line.get_future().get() == "rank 1 joined");
}

TEST_CASE("options come from torchrun's environment")
{
    const auto set = [](const char *rank, const char *size, const char *host, const char *port) {
        ::setenv("RANK", rank, 1);
        ::setenv("WORLD_SIZE", size, 1);
        ::setenv("MASTER_ADDR", host, 1);
        ::setenv("MASTER_PORT", port, 1);
    };
    set("3", "8", "localhost", "29501");
    const AgentOptions options = AgentOptions::from_environment();
    CHECK(options.rank == 3);
    CHECK(options.world_size == 8);
    CHECK(options.host == "localhost");
    CHECK(options.port == 29501);
    set("3", "8", "localhost", "65536");
    CHECK_THROWS_WITH(AgentOptions::from_environment(), "invalid argument: MASTER_PORT=65536: not a number from 0 to 65535");
    set("three", "8", "localhost", "1");
    CHECK_THROWS_WITH(AgentOptions::from_environment(),
                      Catch::Matchers::StartsWith("invalid argument: RANK=three: not a number"));
    ::unsetenv("RANK");
    CHECK_THROWS_WITH(AgentOptions::from_environment(), Catch::Matchers::StartsWith("invalid argument: RANK is not set"));
}
