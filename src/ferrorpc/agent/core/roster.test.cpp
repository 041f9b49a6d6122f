// Who waits for ranks, and who is told of them.
#include <ferrorpc/agent/core/roster.hpp>

#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/io/manual_loop.hpp>
#include <ferrorpc/agent/io/memory_stream.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>
#include <tuple>
#include <vector>

using namespace ferrorpc;
using namespace ferrorpc::detail;
using namespace std::chrono_literals;

namespace {

/// Leads to ranks 1 and 2, which join when the test says so.
struct HandTransport final : Transport {
    TransportOwner *owner = nullptr;
    bool gives_up = false; // once a rank has left

    void start(TransportOwner &told) override { owner = &told; }
    void left(std::uint64_t rank, bool) override
    {
        if (gives_up) {
            owner->gave_up(rank, Errc::connection_lost, "no more");
        }
    }
    std::string address() const override { return "by hand"; }
    std::uint64_t peer_count() const override { return 2; }
    bool leads_to(std::uint64_t rank) const override { return rank == 1 || rank == 2; }
    bool leads_to_self() const override { return false; }
};

using Told = std::tuple<std::uint64_t, RankChange, std::error_code>;

struct RosterWorld {
    io::ManualLoop loop;
    std::vector<Told> events;
    std::vector<std::error_code> ends;
    HandTransport *transport;
    Roster roster;

    RosterWorld() : RosterWorld{std::make_unique<HandTransport>()} {}
    explicit RosterWorld(std::unique_ptr<HandTransport> by_hand)
        : transport{by_hand.get()}, roster{loop, std::move(by_hand), options()}
    {
        roster.open([](std::uint64_t, const std::unique_ptr<io::Stream> &) {});
    }

    AgentOptions options()
    {
        AgentOptions options;
        options.on_rank = [this](std::uint64_t rank, RankChange change, std::error_code why) {
            events.emplace_back(rank, change, why);
            throw std::runtime_error{"the hook's own trouble"};
        };
        return options;
    }
    void join(std::uint64_t rank) { transport->owner->joined(rank, nullptr); }
    void wait(std::uint64_t rank, std::chrono::milliseconds timeout)
    {
        roster.when_connected(rank, timeout, [this](std::error_code error) { ends.push_back(error); });
    }
};

using Ends = std::vector<std::error_code>;

} // namespace

TEST_CASE("whoever waits for all is told when they are there, or that time is up")
{
    RosterWorld world;
    for (const std::chrono::milliseconds timeout : {0ms, 1000ms, 2000ms}) {
        world.roster.when_connected(timeout, [&](std::error_code error) { world.ends.push_back(error); });
    }
    world.loop.advance(1s);
    CHECK(world.ends == Ends{Errc::timed_out, Errc::timed_out});
    world.join(1);
    CHECK(world.ends.size() == 2);
    world.join(2);
    CHECK(world.ends == Ends{Errc::timed_out, Errc::timed_out, {}});
}

TEST_CASE("who waits for a rank is told when it is there, whoever else is")
{
    RosterWorld world;
    world.wait(2, 10s);
    world.join(1);
    CHECK(world.ends.empty());
    world.join(2);
    CHECK(world.ends == Ends{{}});
    world.wait(2, 0ms);
    CHECK(world.ends == Ends{{}, {}});
}

TEST_CASE("who waits for a rank is told when time is up, or that it cannot come")
{
    RosterWorld world;
    world.wait(1, 1s);
    world.wait(3, 1s); // leads nowhere
    CHECK(world.ends == Ends{Errc::no_connection});
    world.loop.advance(1s - 1ns);
    CHECK(world.ends.size() == 1);
    world.loop.advance(1ns);
    CHECK(world.ends == Ends{Errc::no_connection, Errc::timed_out});

    world.wait(1, 10s);
    world.transport->owner->gave_up(1, Errc::no_connection, "refused");
    CHECK(world.ends.back() == Errc::no_connection);
    CHECK(world.ends.size() == 3);
}

TEST_CASE("who waits for a rank is told of the end")
{
    RosterWorld world;
    world.wait(1, 10s);
    world.roster.close();
    world.wait(1, 10s);
    CHECK(world.ends == Ends{Errc::shut_down, Errc::shut_down});
}

TEST_CASE("the hook is told who joins, is lost and is gone, and of nothing after the end")
{
    RosterWorld world;
    world.join(1);
    world.roster.left(1, true, Errc::protocol_error, "");
    world.join(1);
    world.transport->gives_up = true;
    world.roster.left(1, true, Errc::connection_lost, "");
    world.join(2);
    world.roster.close();
    world.roster.left(2, true, Errc::connection_lost, "");
    CHECK(world.events == std::vector<Told>{{1, RankChange::joined, {}},
                                            {1, RankChange::lost, Errc::protocol_error},
                                            {1, RankChange::joined, {}},
                                            {1, RankChange::lost, Errc::connection_lost},
                                            {1, RankChange::gone, Errc::connection_lost},
                                            {2, RankChange::joined, {}}});
}
