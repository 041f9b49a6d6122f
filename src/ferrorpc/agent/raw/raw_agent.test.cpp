// Raw frames over real sockets, and RPC by hand.
#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/agent/raw/raw_agent.hpp>
#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/testing/hex.hpp>
#include <ferrorpc/testing/port.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <future>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

using namespace ferrorpc;
using namespace std::chrono_literals;
using ferrorpc::testing::hex;
using ferrorpc::testing::port_of;

namespace {

struct RawWorld {
    RawAgent zero{{.rank = 0, .world_size = 3, .port = 0}};
    RawAgent one{{.rank = 1, .world_size = 3, .port = port_of(zero.address())}};
    RawAgent two{{.rank = 2, .world_size = 3, .port = port_of(zero.address())}};
    RawWorld()
    {
        for (RawAgent *agent : {&zero, &one, &two}) {
            REQUIRE(agent->wait_connected(30s) == std::error_code{});
        }
    }
};

Payload text(std::string_view bytes)
{
    return Payload::copy_of(as_bytes(bytes));
}

} // namespace

TEST_CASE("frames arrive whole and in order, an 8-byte one and an empty one too")
{
    RawWorld world;
    for (const char *message : {"8 bytes!", "", "x"}) {
        CHECK(world.one.send(0, text(message)).ok());
    }
    std::vector<std::byte> room(8);
    CHECK(world.zero.recv(1, room).ok());
    CHECK(as_text(room) == "8 bytes!");
    CHECK(world.zero.recv_any(1).value().empty());
    CHECK(as_text(world.zero.recv_any(1).value()) == "x");
}

TEST_CASE("DIF-12: a frame of another size is consumed and told, and the next is whole", "[defect-5]")
{
    RawWorld world;
    world.one.send(0, text("fourteen bytes"));
    world.one.send(0, text("next"));
    std::vector<std::byte> room(8);
    const RpcResult result = world.zero.recv(1, room);
    CHECK(result.error == Errc::size_mismatch);
    CHECK(result.text == "invalid argument: size mismatch: expected 8 bytes, got 14");
    CHECK(as_text(world.zero.recv_any(1).value()) == "next");
}

TEST_CASE("a receive that timed out loses nothing")
{
    RawWorld world;
    CHECK(world.zero.recv_any(1, 1ms).text == "invalid argument: operation timed out after 0s");
    world.one.send(0, text("late"));
    CHECK(as_text(world.zero.recv_any(1).value()) == "late");
}

TEST_CASE("raw errors of self, range and connection are the crate's, in its order")
{
    RawWorld world;
    CHECK(world.one.send(1, {}).text == "invalid argument: cannot send to self (rank 1)");
    CHECK(world.one.send(9, {}).text == "invalid argument: invalid rank 9 for world size 3");
    CHECK(world.one.send(2, {}).text ==
          "invalid argument: no connection to rank 2 (star topology: non-zero ranks only connect to rank 0)");
    CHECK(world.one.send(2, {}).error == RpcError::no_connection);
}

TEST_CASE("what a rank sent before it ended can still be received")
{
    RawAgent zero{{.rank = 0, .world_size = 2, .port = 0}};
    {
        RawAgent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};
        REQUIRE(zero.wait_connected(30s) == std::error_code{});
        REQUIRE(one.wait_connected(30s) == std::error_code{});
        CHECK(one.send(0, text("farewell")).ok());
    }
    CHECK(as_text(zero.recv_any(1).value()) == "farewell");
    CHECK(zero.recv_any(1).error == Errc::connection_lost);
}

TEST_CASE("both sides sending 64 MiB at once finish", "[defect-15]")
{
    RawWorld world;
    const Payload large{std::vector<std::byte>(std::size_t{64} << 20, std::byte{5})};
    auto up = std::async(std::launch::async, [&] { return world.one.send(0, large).ok() && world.one.recv_any(0).ok(); });
    CHECK(world.zero.send(1, large).ok());
    CHECK(world.zero.recv_any(1).value() == large);
    CHECK(up.get());
}

TEST_CASE("BAR-4, BAR-5: the barrier takes its turn among the frames")
{
    RawWorld world;
    auto one = std::async(std::launch::async, [&] { return world.one.barrier().ok(); });
    auto two = std::async(std::launch::async, [&] { return world.two.barrier().ok(); });
    CHECK(world.zero.barrier().ok());
    CHECK(one.get());
    CHECK(two.get());
}

TEST_CASE("RPC by hand: a request is received, handled and answered")
{
    RawWorld world;
    world.zero.register_function("echo", [](const IncomingCall &call) { return call.payload(); });
    world.zero.register_function("fail", [](const IncomingCall &) -> HandlerResult { throw std::runtime_error{"full"}; });
    auto serve = std::async(std::launch::async, [&] {
        for (int count = 0; count < 3; ++count) {
            world.zero.handle_request(1, world.zero.recv_any(1).value());
        }
    });
    CHECK(as_text(world.one.rpc_sync(0, "echo", as_bytes("hi!")).value()) == "hi!");
    CHECK(world.one.rpc_sync(0, "fail", {}).remote_message == "full");
    CHECK(world.one.rpc_sync(0, "nix", {}).error == Errc::function_not_found);
    serve.get();
    CHECK(world.zero.lookup("echo").has_value());
    CHECK_FALSE(world.zero.lookup("nonexistent").has_value());
}

TEST_CASE("ERR-5: a request that does not decode is answered where its id can be read", "[defect-9]")
{
    RawWorld world;
    const RpcResult told = world.zero.handle_request(1, hex("01 0302000000000000 04000000"));
    CHECK(told.text ==
          "invalid argument: failed to deserialize RPC request: invalid RPC message: request too short for function name");
    CHECK(world.one.recv_any(0).value() == Payload{hex("69 00000000000000")});
    const Payload answer = world.one.recv_any(0).value();
    CHECK(std::string{as_text(answer).substr(14)} ==
          "failed to deserialize RPC request: invalid RPC message: request too short for function name");
    CHECK_FALSE(world.zero.handle_request(1, hex("01 03")).ok());
    CHECK(world.one.recv_any(0, 1ms).error == Errc::timed_out);
}

TEST_CASE("SES-5: RPC by hand drops a response of another id", "[defect-10]")
{
    RawWorld world;
    world.zero.send(1, Payload{hex("0e00000000000000")});
    world.zero.send(1, Payload{hex("02 0900000000000000 00 00000000")});
    world.zero.send(1, Payload{hex("0f00000000000000")});
    world.zero.send(1, Payload{hex("02 0100000000000000 00 01000000 2a")});
    CHECK(world.one.rpc_sync(0, "f", {}).value() == Payload{hex("2a")});
}

TEST_CASE("an agent and a raw agent understand each other")
{
    Agent zero{{.rank = 0, .world_size = 2, .port = 0}};
    zero.register_function("echo", [](const IncomingCall &call) { return call.payload(); });
    zero.start();
    RawAgent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};
    REQUIRE(one.wait_connected(30s) == std::error_code{});
    CHECK(as_text(one.rpc_sync(0, "echo", as_bytes("hi!")).value()) == "hi!");
}

TEST_CASE("the hook may look at a raw agent, which refuses what would block")
{
    std::promise<RawAgent *> made;
    std::shared_future<RawAgent *> agent = made.get_future().share();
    std::vector<std::uint64_t> connected;
    std::promise<std::vector<std::error_code>> refused;
    AgentOptions options{.rank = 0, .world_size = 2, .port = 0};
    options.on_rank = [&, agent](std::uint64_t rank, RankChange change, std::error_code) {
        if (change == RankChange::joined) {
            RawAgent &zero = *agent.get();
            connected = zero.connected();
            const Payload request{hex("01 0100000000000000 01000000 66 00000000")};
            refused.set_value({zero.wait_connected(30s), zero.send(rank, {}).error, zero.recv_any(rank).error,
                               zero.rpc_sync(rank, "f", {}).error, zero.handle_request(rank, request).error,
                               zero.barrier().error});
        }
    };
    RawAgent zero{options};
    made.set_value(&zero);
    RawAgent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};
    CHECK(refused.get_future().get() == std::vector<std::error_code>(6, Errc::would_deadlock));
    CHECK(connected == std::vector<std::uint64_t>{1});
    CHECK(one.wait_connected(30s) == std::error_code{});
}

TEST_CASE("SES-5: what a call that timed out still awaits is dropped when it comes, and the next receive gets what follows",
          "[defect-5]")
{
    RawWorld world;
    world.zero.send(1, Payload{hex("0f00000000000000")});
    CHECK(world.one.rpc_sync(0, "f", {}, 1ms).error == Errc::timed_out);
    world.zero.send(1, Payload{hex("02 0100000000000000 00 01000000 2a")});
    world.zero.send(1, Payload{hex("0102030405060708")});
    CHECK(world.one.recv_any(0).value() == Payload{hex("0102030405060708")});
}

TEST_CASE("CRA-2: a call awaits the response of an earlier one that timed out before it sends anything")
{
    RawWorld world;
    CHECK(world.one.rpc_sync(0, "f", {}, 1ms).error == Errc::timed_out);
    CHECK(world.one.rpc_sync(0, "g", {}, 1ms).error == Errc::timed_out); // it was not sent
    world.zero.send(1, Payload{hex("0f00000000000000")});
    world.zero.send(1, Payload{hex("02 0100000000000000 00 01000000 01")});
    auto third = std::async(std::launch::async, [&] { return world.one.rpc_sync(0, "h", {}); });
    CHECK(world.zero.recv_any(1).value() == Payload{hex("01 0100000000000000 01000000 66 00000000")});
    CHECK(world.zero.recv_any(1).value() == Payload{hex("01 0300000000000000 01000000 68 00000000")});
    world.zero.send(1, Payload{hex("0f00000000000000")});
    world.zero.send(1, Payload{hex("02 0300000000000000 00 01000000 03")});
    CHECK(third.get().value() == Payload{hex("03")});
}

TEST_CASE("a timeout is for all frames of an operation together")
{
    // Were it for each frame, the responses of other calls, which come all the time, would keep the call alive for ever.
    RawWorld world;
    std::promise<void> ended;
    auto others = std::async(std::launch::async, [&, is_over = ended.get_future()] {
        while (is_over.wait_for(2ms) != std::future_status::ready) {
            world.zero.send(1, Payload{hex("0e00000000000000")});
            world.zero.send(1, Payload{hex("02 0900000000000000 00 00000000")});
        }
    });
    CHECK(world.one.rpc_sync(0, "f", {}, 50ms).error == Errc::timed_out);
    ended.set_value();
    others.get();
}

TEST_CASE("a call that waits for another thread's call has its timeout too")
{
    RawWorld world;
    auto first = std::async(std::launch::async, [&] { return world.one.rpc_sync(0, "f", {}); });
    CHECK(world.zero.recv_any(1).ok()); // the first is under way
    CHECK(world.one.rpc_sync(0, "g", {}, 1ms).error == Errc::timed_out);
    world.zero.send(1, Payload{hex("0e00000000000000")});
    world.zero.send(1, Payload{hex("02 0100000000000000 00 00000000")});
    CHECK(first.get().ok());
}

TEST_CASE("FRM-6: a send that timed out has sent nothing, and the frames around it are whole")
{
    RawAgent zero{{.rank = 0, .world_size = 2, .port = 0}};
    Limits limits;
    limits.queued_bytes_max = limits.refusal_bytes_max = 512;
    RawAgent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address()), .limits = limits}};
    REQUIRE(one.wait_connected(30s) == std::error_code{});
    const Payload large{std::vector<std::byte>(std::size_t{32} << 20, std::byte{5})}; // more than sockets hold
    CHECK(one.send(0, large).ok());
    CHECK(one.send(0, text("late"), 1ms).text == "invalid argument: operation timed out after 0s");
    CHECK(one.handle_request(0, hex("01 0300000000000000 01000000 66 00000000"), 1ms).error == Errc::timed_out);
    auto next = std::async(std::launch::async, [&] { return one.send(0, text("next")); });
    CHECK(zero.recv_any(1).value() == large);
    CHECK(as_text(zero.recv_any(1).value()) == "next");
    CHECK(next.get().ok());
}

TEST_CASE("BAR-7: after a barrier that failed no other starts, and its late tokens are dropped")
{
    RawWorld world;
    auto one = std::async(std::launch::async, [&] { return world.one.barrier(); });
    CHECK(world.zero.barrier(50ms).error == Errc::timed_out); // rank 2 is missing
    CHECK(world.zero.barrier().error == Errc::barrier_unusable);
    CHECK(world.two.barrier(1ms).error == Errc::timed_out);
    CHECK(world.two.barrier().error == Errc::barrier_unusable);
    CHECK(world.two.send(0, text("x")).ok());
    CHECK(as_text(world.zero.recv_any(2).value()) == "x");
    CHECK(world.zero.send(1, text("!")).ok()); // for rank 1 it is its token
    CHECK(one.get().ok());
}
