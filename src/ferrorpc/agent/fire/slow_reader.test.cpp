// A peer that stops reading.
#include <ferrorpc/agent/fire/world.test.hpp>

#include <future>

using namespace ferrorpc;
using namespace ferrorpc::fire_test;

TEST_CASE("FRM-6, SES-6: calls to a peer that stops reading end by their deadlines; what had begun is whole when it reads on")
{
    Fire world;
    RawPeer peer = world.peer();
    const std::string large(std::size_t{32} << 20, 'x'); // more than sockets hold
    CHECK(world.zero.rpc_sync(2, "f", text(large), {.timeout = 20ms}).error == Errc::timed_out);
    CHECK(world.zero.rpc_sync(2, "not begun", {}, {.timeout = 1ms}).error == Errc::timed_out);
    CHECK(world.goes_on());

    std::future<RpcResult> next = world.zero.rpc_async(2, "g", {});
    CHECK(world.goes_on());
    CHECK(peer.read(request(1, "f", large).size()) == request(1, "f", large));
    CHECK(peer.read(request(3, "g").size()) == request(3, "g")); // SES-7: the second was never written
    peer.send(response(3, "ok"));
    CHECK(text_of(next.get().value()) == "ok");
    CHECK(world.zero.counters().connections_lost == 0);
}

TEST_CASE("a peer that asks and does not read is not read on either, and holds up nobody")
{
    constexpr std::uint64_t count = 200;
    Fire world{{.world_size = 4, .limits = {.queued_bytes_max = std::size_t{4} << 20}}};
    world.zero.register_function("big", [](const IncomingCall &) { return std::vector<std::byte>(std::size_t{1} << 20); });
    RawPeer peer = world.peer();
    testing::reset_peak();
    const std::size_t before = testing::allocated_bytes();
    for (std::uint64_t id = 1; id <= count; ++id) {
        peer.send(request(id, "big"));
    }
    CHECK(world.until([&] { return world.zero.counters().sessions.requests_received >= count; }));
    CHECK(testing::peak_allocated_bytes() - before < std::size_t{16} << 20); // of 200 MiB
    peer.reset();
    CHECK(world.until_lost(1));
}

TEST_CASE("SES-12: a shutdown ends by its deadline though a peer does not read")
{
    Fire world;
    RawPeer peer = world.peer();
    std::future<RpcResult> call = world.zero.rpc_async(2, "f", text(std::string(std::size_t{32} << 20, 'x')), {.timeout = 0ms});
    world.zero.shutdown(1ms);
    CHECK(call.get().error == Errc::shut_down);
}
