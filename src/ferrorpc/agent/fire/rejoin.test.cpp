// A rank that comes back a thousand times.
#include <ferrorpc/agent/fire/world.test.hpp>

#include <future>

using namespace ferrorpc;
using namespace ferrorpc::fire_test;

namespace {

/// One life of rank 2: it is called, serves nothing, calls, and ends as its number says.
void live_once(Fire &world, std::uint64_t number)
{
    RawPeer peer = world.peer();
    peer.send(request(1, "echo", "again"));
    CHECK(read_response(peer, 1, "again") == response(1, "again"));
    std::future<RpcResult> call = world.zero.rpc_async(2, "f", {}, {.timeout = 0ms});
    CHECK(peer.read(request(1, "f").size()) == request(1, "f")); // SES-2: ids begin anew
    switch (number % 4) {
    case 0:
        peer.close();
        break;
    case 1:
        peer.reset();
        break;
    case 2:
        peer.send(hex("0f00000000000000 02"));
        peer.close();
        break;
    default:
        peer.finish();
        break;
    }
    CHECK(call.get().error == Errc::connection_lost);
    CHECK(world.zero.rpc_sync(2, "f", {}).error == Errc::no_connection);
}

} // namespace

TEST_CASE("ANN-9, SES-9: a rank comes back 1,000 times, each a new session; descriptors and memory come back too",
          "[defect-14]")
{
    constexpr std::uint64_t warm_up = 100;
    constexpr std::uint64_t lives = 1000;
    Fire world;
    std::size_t descriptors = 0;
    std::size_t allocated = 0;
    for (std::uint64_t number = 0; number < lives; ++number) {
        if (number == warm_up) {
            REQUIRE(world.goes_on());
            descriptors = entries_of("/proc/self/fd");
            allocated = testing::allocated_bytes();
        }
        live_once(world, number);
        if (number % 50 == 0) {
            CHECK(world.goes_on());
        }
    }
    CHECK(world.goes_on());
    CHECK(entries_of("/proc/self/fd") == descriptors);
    CHECK(testing::allocated_bytes() < allocated + (std::size_t{64} << 10)); // 900 lives of 72 bytes each would show
    const AgentCounters counters = world.zero.counters();
    CHECK(counters.connections_joined == 1 + lives);
    CHECK(counters.connections_lost == lives);
    CHECK(counters.sessions.calls_started == counters.sessions.calls_ended);
}
