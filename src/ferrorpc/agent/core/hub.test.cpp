// A world of hubs over streams in memory, on a clock that is turned by hand.
#include <ferrorpc/agent/core/hub.hpp>

#include <ferrorpc/agent/core/call_control.hpp>
#include <ferrorpc/agent/io/manual_loop.hpp>
#include <ferrorpc/agent/io/memory_stream.hpp>
#include <ferrorpc/agent/star/connecting_star.hpp>
#include <ferrorpc/agent/star/listening_star.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace ferrorpc;
using namespace ferrorpc::detail;
using namespace std::chrono_literals;

namespace {

/// One rank, which answers `echo` at once and keeps the requests of `keep` in `kept`.
struct Rank {
    struct Kept {
        std::weak_ptr<Link> link;
        RequestToken token;
    };
    std::vector<Kept> kept;
    std::optional<Hub> hub;

    Rank(io::ManualLoop &loop, io::MemoryNetwork &network, AgentOptions options)
    {
        const io::Endpoint endpoint{"memory", 29500};
        std::unique_ptr<Transport> transport;
        if (options.rank == 0) {
            transport = std::make_unique<ListeningStar>(loop, network, ListenSettings{endpoint, options.world_size, 5s, 8});
        } else {
            transport = std::make_unique<ConnectingStar>(loop, network,
                                                         ConnectSettings{endpoint, options.rank, options.world_size, 10s});
        }
        hub.emplace(loop, options, std::move(transport), [this](Link &link, RequestReceived request) {
            if (request.name == "echo") {
                link.session().respond(request.token, request.payload);
            } else {
                kept.push_back({link.weak_from_this(), request.token});
            }
        });
        hub->open();
        hub->start_serving();
    }

    /// Begins a call; its result stands in the place given once it has ended.
    std::shared_ptr<std::optional<RpcResult>> call(std::uint64_t rank, const std::string &name, std::string_view text,
                                                   std::chrono::milliseconds timeout = 0ms)
    {
        auto result = std::make_shared<std::optional<RpcResult>>();
        last = std::make_shared<CallControl>(rank, name, timeout, [result](RpcResult ended) {
            CHECK_FALSE(result->has_value()); // spec/protocol.md#SES-6
            *result = std::move(ended);
        });
        if (auto refused = hub->call(last, Payload::copy_of(as_bytes(text)), {})) {
            last->end(std::move(*refused));
        }
        return result;
    }
    std::shared_ptr<CallControl> last;

    std::shared_ptr<std::optional<std::error_code>> barrier(std::chrono::milliseconds timeout = 0ms)
    {
        auto end = std::make_shared<std::optional<std::error_code>>();
        hub->barrier(timeout, [end](std::error_code error) { *end = error; });
        return end;
    }
};

struct World {
    io::ManualLoop loop;
    io::MemoryNetwork network{loop};
    std::vector<std::unique_ptr<Rank>> ranks;

    explicit World(std::uint64_t size, AgentOptions common = {})
    {
        common.world_size = size;
        for (std::uint64_t rank = 0; rank < size; ++rank) {
            common.rank = rank;
            ranks.push_back(std::make_unique<Rank>(loop, network, common));
        }
        loop.run();
    }
    Rank &operator[](std::size_t rank) { return *ranks[rank]; }
};

std::string text_of(const Payload &payload)
{
    return std::string{as_text(payload)};
}

} // namespace

TEST_CASE("SES-1: either end calls the other, several calls at once", "[defect-2][defect-7]")
{
    World world{3};
    CHECK(world[0].hub->roster().connected() == std::vector<std::uint64_t>{1, 2});
    const auto down = world[0].call(2, "echo", "down");
    const auto up = world[2].call(0, "echo", "up");
    const auto second = world[2].call(0, "echo", "second");
    world.loop.run();
    CHECK(text_of(down->value().payload) == "down");
    CHECK(text_of(up->value().payload) == "up");
    CHECK(text_of(second->value().payload) == "second");
}

TEST_CASE("calls are refused in the crate's order, with its texts")
{
    World world{3};
    CHECK(world[1].call(1, "echo", "")->value().text == "invalid argument: cannot send to self (rank 1)");
    CHECK(world[1].call(3, "echo", "")->value().text == "invalid argument: invalid rank 3 for world size 3");
    const RpcResult far = world[1].call(2, "echo", "")->value();
    CHECK(far.text == "invalid argument: no connection to rank 2 (star topology: non-zero ranks only connect to rank 0)");
    CHECK(far.error == Errc::no_connection);
    CHECK(far.error == RpcError::no_connection);
}

TEST_CASE("SES-6: a call ends at its deadline, and its late answer goes nowhere", "[defect-5]")
{
    World world{2};
    const auto result = world[1].call(0, "keep", "x", 1500ms);
    world.loop.advance(1500ms - 1ns);
    CHECK_FALSE(result->has_value());
    world.loop.advance(1ns);
    CHECK(result->value().error == Errc::timed_out);
    CHECK(result->value().error == RpcError::timeout);
    CHECK(result->value().text == "invalid argument: operation timed out after 1s");

    const std::shared_ptr<Link> link = world[0].kept.at(0).link.lock();
    link->session().respond(world[0].kept[0].token, Payload::copy_of(as_bytes("late")));
    link->pump();
    const auto next = world[1].call(0, "echo", "next");
    world.loop.run();
    CHECK(text_of(next->value().payload) == "next");
    CHECK(world[1].hub->counters().sessions.responses_late == 1);
}

TEST_CASE("SES-6: a cancelled call ends as that")
{
    World world{2};
    const auto result = world[1].call(0, "keep", "x");
    world.loop.run();
    const std::shared_ptr<Link> link = world[1].last->link.lock();
    CHECK(link->session().cancel(world[1].last->id));
    link->pump();
    CHECK(result->value().error == Errc::cancelled);
    CHECK_FALSE(link->session().cancel(world[1].last->id));
}

TEST_CASE("SES-8, ANN-9: a lost connection fails its calls alone, and the rank may come back", "[defect-14]")
{
    World world{3};
    const auto lost = world[0].call(1, "keep", "x");
    const auto kept = world[0].call(2, "keep", "x");
    world.loop.run();
    world.ranks[1].reset();
    world.loop.run();
    CHECK(lost->value().error == Errc::connection_lost);
    CHECK(lost->value().text == "invalid argument: I/O error: connection to rank 1 lost");
    CHECK_FALSE(kept->has_value());
    CHECK(world[0].call(1, "echo", "")->value().error == Errc::no_connection);

    world.ranks[1] = std::make_unique<Rank>(world.loop, world.network, AgentOptions{.rank = 1, .world_size = 3});
    world.loop.run();
    const auto again = world[0].call(1, "echo", "again");
    world.loop.run();
    CHECK(text_of(again->value().payload) == "again");
    CHECK(world[0].hub->counters().connections_joined == 3);
    CHECK(world[0].hub->counters().connections_lost == 1);
}

TEST_CASE("BAR-4, BAR-5: a barrier ends for all once all are in it")
{
    World world{3};
    const auto one = world[1].barrier();
    const auto zero = world[0].barrier();
    world.loop.run();
    CHECK_FALSE(one->has_value());
    CHECK_FALSE(zero->has_value());
    const auto two = world[2].barrier();
    world.loop.run();
    CHECK(one->value() == std::error_code{});
    CHECK(zero->value() == std::error_code{});
    CHECK(two->value() == std::error_code{});
}

TEST_CASE("BAR-7: after a barrier that timed out none starts on that connection")
{
    World world{2};
    const auto late = world[0].barrier(1s);
    world.loop.advance(1s);
    CHECK(late->value() == Errc::timed_out);
    CHECK(world[0].barrier()->value() == Errc::barrier_unusable);
    const auto call = world[0].call(1, "echo", "calls go on");
    world.loop.run();
    CHECK(text_of(call->value().payload) == "calls go on");
}

TEST_CASE("CRA-4: a request larger than its crate server takes is refused, and told as that")
{
    World world{2, {.crate_peers = {{0, CratePeer{.request_size = 32}}}}};
    CHECK(world[1].call(0, "echo", "x")->has_value() == false);
    CHECK(world[1].call(0, "echo", "a payload of 20 bytes")->value().text ==
          "invalid argument: invalid RPC message: the request is larger than the 32 bytes that rank 0 takes");
}

TEST_CASE("ERR-4: a peer that breaks the protocol is closed, and counted")
{
    World world{2};
    std::unique_ptr<io::Stream> stranger;
    world.ranks[1].reset();
    world.loop.run();
    world.network.connect({"memory", 29500}, io::TimePoint::max(),
                          [&](std::error_code, std::unique_ptr<io::Stream> stream) { stranger = std::move(stream); });
    world.loop.run();
    const std::vector<std::byte> bytes{std::byte{1}, {}, {}, {}, {}, {}, {}, {}, std::byte{2}, {}, {}, {}, {}, {}, {}, {}, {}};
    const ByteView view{bytes}; // rank 1, then the first byte of a frame of length 2
    stranger->write_some(std::span{&view, 1}, [](std::error_code, std::size_t) {});
    world.loop.run();
    CHECK(world[0].hub->counters().protocol_errors == 1);
    CHECK(world[0].hub->roster().connected().empty());
}

TEST_CASE("a shutdown lets what is under way end, refuses the rest, and is over at its deadline")
{
    World world{2};
    const auto kept = world[1].call(0, "keep", "x");
    const auto stuck = world[1].call(0, "keep", "y");
    world.loop.run();
    bool is_over = false;
    world[1].hub->shutdown(world.loop.now() + 2s, [&] { is_over = true; });
    CHECK(world[1].call(0, "echo", "")->value().error == Errc::shut_down);
    CHECK(world[1].barrier()->value() == Errc::shut_down);
    const std::shared_ptr<Link> link = world[0].kept.at(0).link.lock();
    link->session().respond(world[0].kept[0].token, {});
    link->pump();
    world.loop.run();
    CHECK(kept->value().ok());
    CHECK_FALSE(is_over);
    world.loop.advance(2s);
    CHECK(is_over);
    CHECK(stuck->value().error == Errc::shut_down);
}

TEST_CASE("another shutdown brings the deadline forward, and never puts it off")
{
    for (const std::chrono::seconds second : {1s, 60s}) {
        World world{2};
        const auto stuck = world[1].call(0, "keep", "x");
        world.loop.run();
        int ends = 0;
        world[1].hub->shutdown(world.loop.now() + 10s, [&] { ++ends; });
        world.loop.advance(1s);
        world[1].hub->shutdown(world.loop.now() + second, [&] { ends += 100; });
        const std::chrono::seconds rest = std::min(second, std::chrono::seconds{9s});
        world.loop.advance(rest - 1ns);
        CHECK(ends == 0);
        world.loop.advance(1ns);
        CHECK(ends == 1);
        CHECK(stuck->value().error == Errc::shut_down);
        world[1].hub->shutdown(world.loop.now(), [&] { ends += 100; });
        world.loop.run();
        CHECK(ends == 1);
    }
}

TEST_CASE("SES-3: streams that move three bytes at a time change nothing")
{
    io::ManualLoop loop;
    struct Owner final : LinkOwner {
        std::optional<CloseReason> closed;
        void request_received(Link &link, RequestReceived request) override
        {
            link.session().respond(request.token, request.payload);
        }
        void token_received(Link &) override {}
        void link_closed(Link &, const Closed &reason) override { closed = reason.reason; }
    } owner;
    auto [left, right] = io::make_memory_streams(loop, 5, 3);
    const auto caller = std::make_shared<Link>(loop, std::move(left), 1, SessionOptions{}, owner);
    const auto callee = std::make_shared<Link>(loop, std::move(right), 0, SessionOptions{}, owner);
    callee->session().start();
    callee->pump();
    std::vector<std::string> replies;
    for (const char *text : {"one", "two", "a longer payload than either buffer"}) {
        const auto control =
            std::make_shared<CallControl>(0U, "echo", 0ms, [&](RpcResult ended) { replies.push_back(text_of(ended.value())); });
        REQUIRE(caller->call(control->name, Payload::copy_of(as_bytes(text)), {}, control));
    }
    caller->pump();
    loop.run();
    CHECK(replies == std::vector<std::string>{"one", "two", "a longer payload than either buffer"});
    callee->detach();
    loop.run();
    CHECK(owner.closed == CloseReason::peer_closed);
}
