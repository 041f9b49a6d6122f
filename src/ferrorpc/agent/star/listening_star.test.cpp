// Rank 0's side of the rendezvous: who is let in, and who is turned away.
#include <ferrorpc/agent/star/listening_star.hpp>

#include <ferrorpc/agent/star/rendezvous.test.hpp>

#include <string>
#include <vector>

using namespace ferrorpc;
using namespace ferrorpc::detail;
using namespace ferrorpc::detail::star_test;
using namespace std::chrono_literals;

namespace {

const std::string rank_1 = "01 00 00 00 00 00 00 00";
const std::string rank_2 = "02 00 00 00 00 00 00 00";
const std::string rank_3 = "03 00 00 00 00 00 00 00";

} // namespace

TEST_CASE("ANN-1, ANN-5: ranks join in whatever order, and a silent one delays nobody", "[defect-13]")
{
    Rendezvous world;
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
    Rendezvous world;
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
    Rendezvous world;
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

TEST_CASE("ANN-3, ANN-7, DIF-4: what is no rank of this world is closed and counted, and the job goes on", "[defect-13]")
{
    Rendezvous world;
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

TEST_CASE("ANN-6: a connector that says nothing is closed at its deadline, not before", "[defect-13]")
{
    Rendezvous world;
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
    Rendezvous world;
    std::vector<std::unique_ptr<Knock>> knocks;
    for (int count = 0; count < 9; ++count) {
        knocks.push_back(world.knock());
    }
    CHECK(knocks[0]->has_ended);
    CHECK_FALSE(knocks[1]->has_ended);
    knocks[8]->write(world.loop, rank_2);
    CHECK(world.zero.streams.contains(2));
}

TEST_CASE("ANN-8, DIF-5: a rank whose connection lives keeps it; ANN-9: seen closed, it may come back", "[defect-12]")
{
    Rendezvous world;
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

TEST_CASE("ANN-6: a star that ends closes who has not announced himself, and his time does not come")
{
    Rendezvous world;
    auto star = std::make_unique<ListeningStar>(world.loop, world.network, ListenSettings{{"memory", 29501}, 4, 5s, 8});
    Owner owner;
    star->start(owner);
    Knock silent;
    world.network.connect({"memory", 29501}, io::TimePoint::max(), [&](std::error_code, std::unique_ptr<io::Stream> stream) {
        silent.stream = std::move(stream);
        silent.stream->read_some(std::span{&silent.room, 1},
                                 [&](std::error_code ended, std::size_t) { silent.has_ended = bool{ended}; });
    });
    world.loop.run();
    CHECK_FALSE(silent.has_ended);
    star.reset();
    world.loop.advance(10s);
    CHECK(silent.has_ended);
    CHECK(owner.faults.empty());
}
