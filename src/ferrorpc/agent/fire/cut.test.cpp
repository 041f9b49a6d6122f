// Connections that end in every wrong way, and streams that come in the smallest pieces.
#include <ferrorpc/agent/fire/world.test.hpp>

#include <future>

using namespace ferrorpc;
using namespace ferrorpc::fire_test;

namespace {

/// A call of rank 0 is under way when the peer ends like this. It alone fails, once, as connection_lost.
void check_one_call_lost(const std::function<void(RawPeer &)> &end)
{
    Fire world;
    RawPeer peer = world.peer();
    std::future<RpcResult> call = world.zero.rpc_async(2, "f", text("x"), {.timeout = 0ms});
    CHECK(peer.read(request(1, "f", "x").size()) == request(1, "f", "x"));
    end(peer);
    const RpcResult result = call.get();
    CHECK(result.error == Errc::connection_lost);
    CHECK(result.text == "invalid argument: I/O error: connection to rank 2 lost");
    CHECK(world.until_lost(1));
    const AgentCounters counters = world.zero.counters();
    CHECK(counters.protocol_errors == 0);
    CHECK(counters.sessions.calls_started == counters.sessions.calls_ended);
    CHECK(world.zero.rpc_sync(2, "f", {}).error == Errc::no_connection);
}

} // namespace

TEST_CASE("SES-8: a peer killed within a frame fails the calls to it, and no others")
{
    check_one_call_lost([](RawPeer &peer) {
        peer.send(hex("0f00000000000000 02 0100")); // a response's prefix would be 8 bytes: cut within a frame
        peer.close();
    });
}

TEST_CASE("SES-8: a peer killed within a large payload fails the calls to it, and no others")
{
    check_one_call_lost([](RawPeer &peer) {
        peer.send(hex("0800000000000000 0e00100000000000 0e00100000000000 02 0100000000000000 00 00001000"));
        peer.send(std::vector<std::byte>(std::size_t{512} << 10)); // half of what was announced
        peer.close();
    });
}

TEST_CASE("SES-8: a connection that is reset fails the calls to it, and no others")
{
    check_one_call_lost([](RawPeer &peer) { peer.reset(); });
}

TEST_CASE("SES-8: a half-closed connection is an ended one: its calls fail, and our side closes too")
{
    check_one_call_lost([](RawPeer &peer) {
        peer.finish();
        CHECK(peer.sees_end());
    });
}

TEST_CASE("SES-8: what a peer asked before it half-closed harms nobody, served or not")
{
    Fire world;
    RawPeer peer = world.peer();
    peer.send(request(1, "echo", "x"));
    peer.send(request(2, "echo", "x"));
    peer.finish();
    CHECK(world.until_lost(1));
    CHECK(world.zero.counters().sessions.requests_received >= 2);
}

TEST_CASE("FRM-3: an announce, a request and a response that come one byte at a time are whole")
{
    Fire world;
    RawPeer peer{port_of(world.zero)};
    const auto send_in_bytes = [&](const std::vector<std::byte> &bytes) {
        for (const std::byte &byte : bytes) {
            peer.send({&byte, 1});
            CHECK(world.goes_on()); // and the byte before has been read by itself
        }
    };
    send_in_bytes(hex("0200000000000000"));
    REQUIRE(world.zero.wait_connected(2, 30s) == std::error_code{});
    send_in_bytes(request(7, "echo", "bytes"));
    CHECK(read_response(peer, 7, "bytes") == response(7, "bytes"));

    std::future<RpcResult> call = world.zero.rpc_async(2, "f", {});
    CHECK(peer.read(request(1, "f").size()) == request(1, "f"));
    send_in_bytes(response(1, "answer"));
    CHECK(text_of(call.get().value()) == "answer");
}

TEST_CASE("ERR-4: a peer that breaks the protocol is closed and counted as that; its calls fail, and no others")
{
    std::promise<std::error_code> why;
    AgentOptions options{.world_size = 4};
    options.on_rank = [&](std::uint64_t rank, RankChange change, std::error_code error) {
        if (rank == 2 && change == RankChange::lost) {
            why.set_value(error);
        }
    };
    Fire world{options};
    RawPeer peer = world.peer();
    std::future<RpcResult> call = world.zero.rpc_async(2, "f", {});
    CHECK(peer.read(request(1, "f").size()) == request(1, "f"));
    peer.send(hex("0300000000000000 03")); // no kind has this length and first byte
    CHECK(call.get().error == Errc::connection_lost);
    CHECK(why.get_future().get() == Errc::protocol_error);
    CHECK(peer.sees_end());
    CHECK(world.until_lost(1));
    CHECK(world.zero.counters().protocol_errors == 1);
}
