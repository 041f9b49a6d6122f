// `ferrorpc serve`, run as a user does: barriers, signals, and ranks that are killed.
#include "program.test.hpp"

#include <ferrorpc/agent/agent.hpp>

#include <chrono>
#include <csignal>
#include <future>
#include <memory>
#include <string>

using namespace ferrorpc::cli::program;

TEST_CASE("a job of three is ready, goes through its barriers and serves on")
{
    Server zero{3, "--barriers 2"};
    Run one{"serve --barriers 2" + zero.rank(1)};
    CHECK(one.line() == "ready rank 1 of 3");
    Run two{"serve --barriers 2" + zero.rank(2)};
    CHECK(two.line() == "ready rank 2 of 3");
    CHECK(zero.line() == "ready rank 0 of 3");
    for (Run *run : {static_cast<Run *>(&zero), &one, &two}) {
        CHECK(run->line() == "barrier 1 of 2");
        CHECK(run->line() == "barrier 2 of 2");
    }
    two.signal(SIGTERM);
    const Done stopped = two.end();
    CHECK(stopped.status == 0);
    CHECK(stopped.output == "draining\n");
    zero.signal(SIGINT);
    CHECK(zero.end().status == 0);
}

namespace {

// A call of rank 1 that rank 0 has under way: what came behind it on its connection has been answered.
class CallUnderWay {
public:
    CallUnderWay(const Server &server, const std::string &milliseconds) : agent_{server.options(1)}
    {
        REQUIRE(!agent_.wait_connected(std::chrono::minutes{1}));
        result_ =
            agent_.rpc_async(0, "sleep", ferrorpc::cli::read_argument("hex:" + milliseconds), {std::chrono::hours{1}, {}});
        REQUIRE(agent_.rpc_sync(0, "echo", {}).ok());
    }

    ferrorpc::RpcResult end() { return result_.get(); }

private:
    ferrorpc::Agent agent_;
    std::future<ferrorpc::RpcResult> result_;
};

} // namespace

TEST_CASE("SIGTERM lets what is under way end")
{
    Server server{2};
    CallUnderWay call{server, "f401000000000000"};
    CHECK(server.line() == "ready rank 0 of 2");
    server.signal(SIGTERM);
    CHECK(server.line() == "draining");
    CHECK(call.end().ok());
    CHECK(server.end().status == 0);
}

TEST_CASE("a second signal ends at once")
{
    Server server{2};
    CallUnderWay call{server, "ffffffffffffffff"};
    CHECK(server.line() == "ready rank 0 of 2");
    server.signal(SIGTERM);
    CHECK(server.line() == "draining");
    server.signal(SIGTERM);
    CHECK(server.end().status == 128 + SIGTERM);
    CHECK(call.end().error == ferrorpc::RpcError::no_connection);
}

TEST_CASE("a server that is killed ends the calls on it, and a barrier")
{
    Server server{2};
    Run caller{"call" + server.rank(1) + "0 sleep hex:ffffffffffffffff --timeout 3600"};
    CHECK(server.line() == "ready rank 0 of 2");
    server.signal(SIGKILL);
    CHECK(caller.end().status == 6);

    Server hub{3, "--barriers 1"};
    Run one{"serve --barriers 1" + hub.rank(1)};
    CHECK(one.line() == "ready rank 1 of 3");
    hub.signal(SIGKILL);
    const Done failed = one.end();
    CHECK(failed.status == 6);
    CHECK(failed.error.find("ferrorpc: barrier 1 of 1 failed: ") != std::string::npos);
}

TEST_CASE("a rank that is killed may come back, and rank 0 serves on")
{
    Server server{2};
    Run caller{"call" + server.rank(1) + "0 sleep hex:ffffffffffffffff --timeout 3600"};
    CHECK(server.line() == "ready rank 0 of 2");
    caller.signal(SIGKILL);
    caller.end();
    Run again{"serve" + server.rank(1)};
    CHECK(again.line() == "ready rank 1 of 2");
}

TEST_CASE("a rank that served rank 0 ends once rank 0 is gone, with a status and a line of its own")
{
    ferrorpc::AgentOptions options;
    options.port = 0;
    auto zero = std::make_unique<ferrorpc::Agent>(options);
    Run one{"serve --rank 1 --world-size 2 --address " + zero->address()};
    REQUIRE(one.line() == "ready rank 1 of 2");
    REQUIRE(!zero->wait_connected(std::chrono::minutes{1}));
    REQUIRE(zero->rpc_sync(1, "echo", {}).ok());
    zero.reset();
    const Done gone = one.end();
    CHECK(gone.status == 10);
    CHECK(gone.output == "draining\n");
    CHECK(gone.error.ends_with("\nferrorpc: rank 0 is gone: the connection ended\n"));
}

TEST_CASE("a rank that rank 0 never spoke to joins its successor")
{
    ferrorpc::AgentOptions options;
    options.port = 0;
    auto zero = std::make_unique<ferrorpc::Agent>(options);
    const std::string address = zero->address();
    Run one{"serve --rank 1 --world-size 2 --address " + address};
    REQUIRE(one.line() == "ready rank 1 of 2");
    REQUIRE(!zero->wait_connected(std::chrono::minutes{1}));
    zero.reset();
    Run successor{"serve --rank 0 --world-size 2 --address " + address};
    REQUIRE(successor.line() == "listening on " + address);
    CHECK(successor.line() == "ready rank 0 of 2");
    one.signal(SIGTERM);
    CHECK(one.end().status == 0);
}
