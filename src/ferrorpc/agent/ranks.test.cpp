// Ranks that come and go, on real sockets: waiting for one, being told of all, and a shutdown that is hurried.
#include <ferrorpc/agent/agent.hpp>
#include <ferrorpc/testing/port.hpp>

#include <catch2/catch.hpp>

#include <future>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

using namespace ferrorpc;
using namespace std::chrono_literals;
using ferrorpc::testing::port_of;

namespace {

/// What a hook was told, in order.
class Changes {
public:
    using Change = std::pair<RankChange, std::error_code>;

    RankHook hook()
    {
        return [this](std::uint64_t, RankChange change, std::error_code why) {
            const std::lock_guard lock{mutex_};
            changes_.emplace_back(change, why);
            if (change == last_) {
                seen_last_.set_value();
            }
        };
    }
    explicit Changes(RankChange last) : last_{last} {}

    std::vector<Change> until_last()
    {
        seen_last_.get_future().wait();
        const std::lock_guard lock{mutex_};
        return changes_;
    }

private:
    std::mutex mutex_;
    RankChange last_;
    std::promise<void> seen_last_;
    std::vector<Change> changes_;
};

} // namespace

TEST_CASE("an agent waits for one rank: until it is there, for a time, or not at all")
{
    Agent zero{{.rank = 0, .world_size = 3, .port = 0}};
    Agent two{{.rank = 2, .world_size = 3, .port = port_of(zero.address())}};
    CHECK(zero.wait_connected(2, 30s) == std::error_code{});
    CHECK(zero.wait_connected(1, 1ms) == Errc::timed_out);
    CHECK(zero.wait_connected(0, 30s) == Errc::self_call);
    CHECK(zero.wait_connected(3, 30s) == Errc::invalid_rank);
    CHECK(two.wait_connected(0, 30s) == std::error_code{});
    CHECK(two.wait_connected(1, 30s) == Errc::no_connection);

    std::promise<std::error_code> joined;
    zero.async_wait_connected(1, 30s, [&](std::error_code error) { joined.set_value(error); });
    Agent one{{.rank = 1, .world_size = 3, .port = port_of(zero.address())}};
    CHECK(joined.get_future().get() == std::error_code{});

    std::promise<std::error_code> on_loop;
    zero.async_wait_connected(1, 30s, [&](std::error_code) { on_loop.set_value(zero.wait_connected(1, 30s)); });
    CHECK(on_loop.get_future().get() == Errc::would_deadlock);
    zero.shutdown(0ms);
    CHECK(zero.wait_connected(1, 30s) == Errc::shut_down);
}

TEST_CASE("a rank is told that rank 0 is there, is lost and is gone, once frames of it had come")
{
    Changes changes{RankChange::gone};
    AgentOptions options{.rank = 1, .world_size = 2};
    options.on_rank = changes.hook();
    auto zero = std::make_unique<Agent>(AgentOptions{.rank = 0, .world_size = 2, .port = 0});
    zero->start();
    options.port = port_of(zero->address());
    Agent one{options};
    REQUIRE(one.wait_connected(30s) == std::error_code{});
    CHECK(one.rpc_sync(0, "nothing", {}).error == Errc::function_not_found);
    zero.reset();
    CHECK(changes.until_last() == std::vector<Changes::Change>{{RankChange::joined, {}},
                                                               {RankChange::lost, Errc::connection_lost},
                                                               {RankChange::gone, Errc::connection_lost}});
    CHECK(one.wait_connected(0, 30s) == Errc::connection_lost);
}

TEST_CASE("a rank is told that rank 0 never came")
{
    std::uint16_t port = 0;
    {
        const Agent zero{{.rank = 0, .world_size = 2, .port = 0}};
        port = port_of(zero.address());
    }
    Changes changes{RankChange::gone};
    AgentOptions options{.rank = 1, .world_size = 2, .port = port, .connect_timeout = 1ms};
    options.on_rank = changes.hook();
    const Agent one{options};
    CHECK(changes.until_last() == std::vector<Changes::Change>{{RankChange::gone, Errc::no_connection}});
}

TEST_CASE("the hook may call the agent")
{
    std::promise<Agent *> made;
    std::shared_future<Agent *> agent = made.get_future().share();
    std::promise<RpcResult> ended;
    AgentOptions options{.rank = 0, .world_size = 2, .port = 0};
    options.on_rank = [&, agent](std::uint64_t rank, RankChange change, std::error_code) {
        if (change == RankChange::joined) {
            agent.get()->call(rank, "nothing", {}, {}, [&](RpcResult result) { ended.set_value(std::move(result)); });
        }
    };
    Agent zero{options};
    made.set_value(&zero);
    Agent peer{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};
    peer.start();
    CHECK(ended.get_future().get().error == Errc::function_not_found);
}

TEST_CASE("another shutdown hurries one that drains, and both return at the end")
{
    Agent zero{{.rank = 0, .world_size = 2, .port = 0, .drain_timeout = 0ms}};
    std::promise<Responder> handed;
    zero.register_async("never", [&](IncomingCall, Responder responder) { handed.set_value(std::move(responder)); });
    zero.start();
    Agent one{{.rank = 1, .world_size = 2, .port = port_of(zero.address())}};
    REQUIRE(one.wait_connected(30s) == std::error_code{});
    std::future<RpcResult> call = one.rpc_async(0, "never", {}, {.timeout = 0ms});
    const Responder kept = handed.get_future().get();

    std::future<void> slow = std::async(std::launch::async, [&] { one.shutdown(1h); });
    while (one.rpc_sync(0, "nothing", {}).error != Errc::shut_down) { // it has begun
    }
    CHECK(slow.wait_for(0ms) == std::future_status::timeout);
    one.shutdown(0ms);
    slow.get();
    CHECK(call.get().error == Errc::shut_down);
    one.shutdown(1h); // over and done with
}

TEST_CASE("a world larger than rank 0 could ever have connections for is refused before anything is taken for it")
{
    CHECK_THROWS_WITH((Agent{{.rank = 0, .world_size = world_size_max + 1, .port = 0}}),
                      "invalid argument: invalid world size: 1048577 (must be <= 1048576)");
    CHECK_THROWS_WITH((Agent{{.rank = 0, .world_size = UINT64_MAX, .port = 0}}),
                      "invalid argument: invalid world size: 18446744073709551615 (must be <= 1048576)");
    CHECK_NOTHROW(Agent{{.rank = 0, .world_size = world_size_max, .port = 0}});
}
