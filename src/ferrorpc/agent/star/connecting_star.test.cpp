// A connecting rank's side of the rendezvous: trying, announcing itself, and giving up.
#include <ferrorpc/agent/star/connecting_star.hpp>

#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/star/rendezvous.test.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace ferrorpc;
using namespace ferrorpc::detail;
using namespace ferrorpc::detail::star_test;
using namespace std::chrono_literals;

namespace {

struct Connector {
    io::ManualLoop &loop;
    Owner owner;
    ConnectingStar star;

    Connector(io::ManualLoop &on, io::Network &network, std::chrono::milliseconds timeout = 10s)
        : loop{on}, star{on, network, {.endpoint = {"memory", 29500}, .rank = 2, .world_size = 4, .connect_timeout = timeout}}
    {
    }
};

/// A network whose hosts answer nothing, until they do.
struct BlackHole final : io::Network {
    io::ManualLoop &loop;
    io::Network &behind;
    bool is_open = false;
    std::vector<std::unique_ptr<io::Timer>> timers; // of attempts that wait in vain

    BlackHole(io::ManualLoop &on, io::Network &network) : loop{on}, behind{network} {}
    std::unique_ptr<io::Listener> listen(const io::Endpoint &endpoint) override { return behind.listen(endpoint); }
    void connect(const io::Endpoint &endpoint, io::TimePoint deadline, Connected done) override
    {
        if (is_open) {
            behind.connect(endpoint, deadline, std::move(done));
            return;
        }
        timers.push_back(loop.make_timer());
        timers.back()->start(deadline,
                             [done = std::move(done)]() mutable { done(make_error_code(std::errc::timed_out), nullptr); });
    }
};

} // namespace

TEST_CASE("ANN-1, ANN-10: a connector tries until rank 0 is there, then announces itself and has joined", "[defect-14]")
{
    io::ManualLoop loop;
    io::MemoryNetwork network{loop};
    Connector two{loop, network};
    two.star.start(two.owner);
    loop.advance(3s);
    CHECK(two.owner.streams.empty());
    CHECK(two.owner.attempts > 3);

    Owner zero;
    ListeningStar star{
        loop, network, {.endpoint = {"memory", 29500}, .world_size = 4, .announce_timeout = 5s, .announces_pending_max = 8}};
    star.start(zero);
    loop.advance(1s);
    CHECK(two.owner.streams.contains(0));
    CHECK(zero.streams.contains(2));
}

TEST_CASE("ANN-10: a connector gives up at its deadline, with the crate's sentence")
{
    io::ManualLoop loop;
    io::MemoryNetwork network{loop};
    Connector two{loop, network};
    two.star.start(two.owner);
    loop.advance(8s);
    CHECK(two.owner.ends.empty());
    loop.advance(3s);
    CHECK(two.owner.ends ==
          std::vector<std::string>{"invalid argument: I/O error: rank 2 connect to memory:29500: Connection refused"});
    const int attempts = two.owner.attempts;
    loop.advance(60s);
    CHECK(two.owner.attempts == attempts);
}

TEST_CASE("ANN-10: a connector announces itself again when closed before any frame, and only then")
{
    Rendezvous world;
    Connector two{world.loop, world.network};
    two.star.start(two.owner);
    world.loop.run();
    REQUIRE(two.owner.streams.contains(0));

    two.owner.streams.clear(); // as the hub does when it sees the connection closed
    world.zero.streams.clear();
    world.star.left(2, false);
    two.star.left(0, false);
    world.loop.advance(1s);
    CHECK(two.owner.streams.contains(0));

    const int attempts = two.owner.attempts; // closed again and again it pauses before each attempt
    for (int count = 0; count < 3; ++count) {
        two.owner.streams.clear();
        world.zero.streams.clear();
        world.star.left(2, false);
        two.star.left(0, false);
        world.loop.run();
        CHECK(two.owner.attempts == attempts + count);
        world.loop.advance(1s);
        CHECK(two.owner.attempts == attempts + count + 1);
    }

    two.owner.streams.clear();
    two.star.left(0, true);
    world.loop.advance(20s);
    CHECK(two.owner.streams.empty());
    CHECK(two.owner.ends == std::vector<std::string>{"invalid argument: I/O error: connection to rank 0 lost"});
}

TEST_CASE("ANN-10: an attempt that gets no answer ends in time for others, and the last one at the deadline")
{
    Rendezvous world;
    BlackHole network{world.loop, world.network};
    Connector two{world.loop, network, 25s};
    two.star.start(two.owner);
    world.loop.advance(10s); // the first attempt
    CHECK(two.owner.attempts == 1);
    world.loop.advance(1s);
    CHECK(two.owner.attempts == 2);
    world.loop.advance(14s - 1ns);
    CHECK(two.owner.attempts == 3);
    CHECK(two.owner.ends.empty());
    world.loop.advance(1ns);
    CHECK(two.owner.ends ==
          std::vector<std::string>{"invalid argument: I/O error: rank 2 connect to memory:29500: Connection timed out"});
}

TEST_CASE("ANN-10: a host that answers nothing at first is joined by a later attempt")
{
    Rendezvous world;
    BlackHole network{world.loop, world.network};
    Connector two{world.loop, network, 60s};
    two.star.start(two.owner);
    world.loop.advance(5s);
    network.is_open = true;
    world.loop.advance(6s);
    CHECK(two.owner.attempts == 2);
    CHECK(two.owner.streams.contains(0));
    CHECK(world.zero.streams.contains(2));
}
