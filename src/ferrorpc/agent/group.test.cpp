// The in-process group: a job without sockets.
#include <ferrorpc/agent/group.hpp>
#include <ferrorpc/codec/bytes.hpp>

#include <catch2/catch.hpp>

#include <future>
#include <string>
#include <thread>

using namespace ferrorpc;

namespace {

std::string call_echo(Agent &caller, std::uint64_t callee, std::string_view text)
{
    return std::string{as_text(caller.rpc_sync(callee, "echo", Payload::copy_of(as_bytes(text))).value())};
}

} // namespace

TEST_CASE("in a group every rank calls every rank, itself included")
{
    const auto agents = make_in_process_group(3);
    for (const auto &agent : agents) {
        agent->register_function("echo", [](const IncomingCall &call) { return call.payload(); });
        agent->start();
    }
    for (const auto &agent : agents) {
        CHECK(agent->wait_connected(std::chrono::seconds{30}) == std::error_code{});
        CHECK(agent->connected() == std::vector<std::uint64_t>{0, 1, 2});
        for (std::uint64_t callee = 0; callee < 3; ++callee) {
            CHECK(call_echo(*agent, callee, "hi") == "hi");
        }
        CHECK(agent->rpc_sync(3, "echo", {}).text == "invalid argument: invalid rank 3 for world size 3");
    }
}

TEST_CASE("a group has barriers, and large payloads pass")
{
    const auto agents = make_in_process_group(3);
    std::vector<std::future<std::error_code>> ends;
    for (const auto &agent : agents) {
        agent->register_function("echo", [](const IncomingCall &call) { return call.payload(); });
        agent->start();
        ends.push_back(std::async(std::launch::async, [&agent = *agent] { return agent.barrier(); }));
    }
    for (auto &end : ends) {
        CHECK(end.get() == std::error_code{});
    }
    const Payload large{std::vector<std::byte>(std::size_t{4} << 20, std::byte{9})};
    CHECK(agents[1]->rpc_sync(2, "echo", large).value() == large);
}

TEST_CASE("a group of one is a world, one of none is not")
{
    const auto agents = make_in_process_group(1);
    agents[0]->register_function("echo", [](const IncomingCall &call) { return call.payload(); });
    agents[0]->start();
    CHECK(call_echo(*agents[0], 0, "self") == "self");
    CHECK(agents[0]->barrier() == std::error_code{});
    CHECK_THROWS_WITH(make_in_process_group(0), "invalid argument: invalid world size: 0 (must be >= 1)");
}

TEST_CASE("a callback may look at an agent that is just ending")
{
    for (int round = 0; round < 50; ++round) {
        auto agents = make_in_process_group(2);
        agents[0]->register_async("wait", [](IncomingCall, Responder responder) {
            static std::vector<Responder> kept;
            kept.push_back(std::move(responder));
        });
        agents[0]->start();
        std::promise<std::uint64_t> calls;
        agents[1]->call(0, "wait", {}, {}, [&](const RpcResult &) {
            agents[0]->connected();
            calls.set_value(agents[0]->counters().sessions.requests_received);
        });
        agents[0]->shutdown(std::chrono::milliseconds{0});
        CHECK(calls.get_future().get() <= 1);
    }
}

TEST_CASE("a group's agents end in any order")
{
    auto agents = make_in_process_group(3);
    agents[1]->register_async("wait", [](IncomingCall, Responder responder) { static Responder kept = std::move(responder); });
    agents[1]->start();
    std::future<RpcResult> result = agents[0]->rpc_async(1, "wait", {});
    agents[1].reset();
    CHECK(result.get().error == RpcError::no_connection);
    agents[0].reset();
}
