// The rendezvous: both ends of the star over streams in memory, on a clock that is turned by hand.
#include <ferrorpc/agent/star/connecting_star.hpp>
#include <ferrorpc/agent/star/listening_star.hpp>

#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/io/manual_loop.hpp>
#include <ferrorpc/agent/io/memory_stream.hpp>
#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <vector>

using namespace ferrorpc;
using namespace ferrorpc::detail;
using namespace std::chrono_literals;

namespace {

struct Owner final : TransportOwner {
    std::map<std::uint64_t, std::unique_ptr<io::Stream>> streams;
    std::vector<AnnounceFault> faults;
    std::vector<std::string> ends;
    int attempts = 0;

    void joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream) override { streams[rank] = std::move(stream); }
    void announce_failed(AnnounceFault fault, std::string_view) override { faults.push_back(fault); }
    void connect_attempted() override { ++attempts; }
    void gave_up(std::error_code, std::string what) override { ends.push_back(std::move(what)); }
};

/// A connection of whoever knocks at rank 0.
struct Knock {
    std::unique_ptr<io::Stream> stream;
    std::vector<std::byte> bytes; // being written
    std::byte room{};
    bool has_ended = false; // closed by rank 0

    void write(io::ManualLoop &loop, const std::string &text)
    {
        bytes = ferrorpc::testing::hex(text);
        const ByteView view{bytes};
        stream->write_some(std::span{&view, 1}, [](std::error_code, std::size_t) {});
        loop.run();
    }
};

struct World {
    io::ManualLoop loop;
    io::MemoryNetwork network{loop};
    Owner zero;
    ListeningStar star{
        loop, network, {.endpoint = {"memory", 29500}, .world_size = 4, .announce_timeout = 5s, .announces_pending_max = 8}};

    World()
    {
        star.start(zero);
        loop.run();
    }

    std::unique_ptr<Knock> knock()
    {
        auto knock = std::make_unique<Knock>();
        network.connect({"memory", 29500}, [&](std::error_code error, std::unique_ptr<io::Stream> stream) {
            REQUIRE_FALSE(error);
            knock->stream = std::move(stream);
            knock->stream->read_some(std::span{&knock->room, 1}, [seen = knock.get()](std::error_code ended, std::size_t) {
                seen->has_ended = bool{ended};
            });
        });
        loop.run();
        return knock;
    }
};

const std::string rank_1 = "01 00 00 00 00 00 00 00";
const std::string rank_2 = "02 00 00 00 00 00 00 00";
const std::string rank_3 = "03 00 00 00 00 00 00 00";

} // namespace

TEST_CASE("ANN-1, ANN-5: ranks join in whatever order, and a silent one delays nobody")
{
    World world;
    const auto silent = world.knock();
    const auto third = world.knock();
    const auto first = world.knock();
    third->write(world.loop, rank_3);
    first->write(world.loop, rank_1);
    CHECK(world.zero.streams.size() == 2);
    CHECK(world.zero.streams.contains(3));
    CHECK(world.zero.streams.contains(1));
    CHECK_FALSE(silent->has_ended);
    silent->write(world.loop, rank_2);
    CHECK(world.zero.streams.contains(2));
    CHECK(world.zero.faults.empty());
}

TEST_CASE("ANN-4: an announce may come byte by byte")
{
    World world;
    const auto knock = world.knock();
    for (const char *byte : {"03", "00", "00", "00", "00", "00", "00"}) {
        knock->write(world.loop, byte);
        CHECK(world.zero.streams.empty());
    }
    knock->write(world.loop, "00");
    CHECK(world.zero.streams.contains(3));
}

TEST_CASE("ANN-2: what stands behind the announce is left for the session")
{
    World world;
    const auto knock = world.knock();
    knock->write(world.loop, rank_1 + "aa bb");
    REQUIRE(world.zero.streams.contains(1));
    std::vector<std::byte> room(16);
    std::size_t received = 0;
    world.zero.streams[1]->read_some(room, [&](std::error_code, std::size_t size) { received = size; });
    world.loop.run();
    CHECK(received == 2);
    CHECK(room[0] == std::byte{0xaa});
}

TEST_CASE("ANN-3, ANN-7, DIF-4: what is no rank of this world is closed and counted, and the job goes on")
{
    World world;
    for (const char *announce : {"00 00 00 00 00 00 00 00", "04 00 00 00 00 00 00 00", "47 45 54 20 2f 20 48 54"}) {
        const auto knock = world.knock();
        knock->write(world.loop, announce);
        CHECK(knock->has_ended);
    }
    const auto early = world.knock();
    early->write(world.loop, "01 00");
    early->stream->close();
    world.loop.run();
    CHECK(world.zero.faults == std::vector<AnnounceFault>(4, AnnounceFault::invalid));
    const auto first = world.knock();
    first->write(world.loop, rank_1);
    CHECK(world.zero.streams.contains(1));
}

TEST_CASE("ANN-6: a connector that says nothing is closed at its deadline, not before")
{
    World world;
    const auto silent = world.knock();
    silent->write(world.loop, "01 00 00");
    world.loop.advance(5s - 1ns);
    CHECK_FALSE(silent->has_ended);
    world.loop.advance(1ns);
    CHECK(silent->has_ended);
    CHECK(world.zero.faults == std::vector{AnnounceFault::silent});
}

TEST_CASE("ANN-7: of a flood of silent connectors the oldest gives way")
{
    World world;
    std::vector<std::unique_ptr<Knock>> knocks;
    for (int count = 0; count < 9; ++count) {
        knocks.push_back(world.knock());
    }
    CHECK(knocks[0]->has_ended);
    CHECK_FALSE(knocks[1]->has_ended);
    knocks[8]->write(world.loop, rank_2);
    CHECK(world.zero.streams.contains(2));
}

TEST_CASE("ANN-8, DIF-5: a rank whose connection lives keeps it; ANN-9: seen closed, it may come back")
{
    World world;
    const auto first = world.knock();
    first->write(world.loop, rank_1);
    const auto second = world.knock();
    second->write(world.loop, rank_1);
    CHECK(second->has_ended);
    CHECK_FALSE(first->has_ended);
    CHECK(world.zero.faults == std::vector{AnnounceFault::duplicate});

    world.zero.streams.clear();
    world.star.left(1, true);
    const auto third = world.knock();
    third->write(world.loop, rank_1);
    CHECK(world.zero.streams.contains(1));
}

namespace {

struct Connector {
    io::ManualLoop &loop;
    Owner owner;
    ConnectingStar star;

    Connector(io::ManualLoop &on, io::MemoryNetwork &network)
        : loop{on}, star{on, network, {.endpoint = {"memory", 29500}, .rank = 2, .world_size = 4, .connect_timeout = 10s}}
    {
    }
};

} // namespace

TEST_CASE("ANN-1, ANN-10: a connector tries until rank 0 is there, then announces itself and has joined")
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
    World world;
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
