// Floods: of responses that nobody asked for, of tokens, of requests, of connectors and of announces.
#include <ferrorpc/agent/fire/world.test.hpp>

#include <future>
#include <optional>

using namespace ferrorpc;
using namespace ferrorpc::fire_test;

namespace {

constexpr std::size_t flood_slack = std::size_t{2} << 20;

std::vector<std::byte> repeated(const std::vector<std::byte> &bytes, int count)
{
    std::vector<std::byte> all;
    while (count-- > 0) {
        all.insert(all.end(), bytes.begin(), bytes.end());
    }
    return all;
}

} // namespace

TEST_CASE("SES-5, DIF-7: a flood of responses to no call is dropped and counted, and takes no memory", "[defect-10]")
{
    constexpr int count = 50'000;
    Fire world;
    RawPeer peer = world.peer();
    const std::vector<std::byte> flood = repeated(response(77, "nobody's"), count);
    testing::reset_peak();
    const std::size_t before = testing::allocated_bytes();
    peer.send(flood);
    peer.send(request(1, "echo", "behind it"));
    CHECK(read_response(peer, 1, "behind it") == response(1, "behind it"));
    CHECK(testing::peak_allocated_bytes() - before < flood_slack);
    CHECK(world.zero.counters().sessions.responses_unknown == count);
    CHECK(world.goes_on());
}

TEST_CASE("SES-4: a response sent ahead by one rank is not taken for the answer of another", "[defect-10]")
{
    Fire world;
    RawPeer forger = world.peer(2);
    RawPeer honest = world.peer(3);
    for (std::uint64_t id = 1; id <= 4; ++id) {
        forger.send(response(id, "forged"));
    }
    forger.send(request(1, "echo", "x"));
    CHECK(read_response(forger, 1, "x") == response(1, "x")); // so all are read
    for (std::uint64_t id = 1; id <= 3; ++id) {
        std::future<RpcResult> call = world.zero.rpc_async(3, "f", {});
        CHECK(honest.read(request(id, "f").size()) == request(id, "f"));
        forger.send(response(id, "forged"));
        forger.send(request(9, "echo", "x"));
        CHECK(read_response(forger, 9, "x") == response(9, "x"));
        honest.send(response(id, "honest"));
        honest.send(response(id, "a second time"));
        CHECK(text_of(call.get().value()) == "honest");
    }
    std::future<RpcResult> last = world.zero.rpc_async(2, "f", {}); // what it forged before the call counts for nothing
    CHECK(forger.read(request(1, "f").size()) == request(1, "f"));
    forger.send(response(1, "its own"));
    CHECK(text_of(last.get().value()) == "its own");
    CHECK(world.zero.counters().sessions.responses_unknown == 7);
    CHECK(world.until([&] { return world.zero.counters().sessions.responses_late == 3; }));
}

TEST_CASE("BAR-6: tokens up to the limit count; one more closes the connection, and no other")
{
    const std::vector<std::byte> token = hex("0100000000000000 00");
    Fire world;
    RawPeer within = world.peer(2);
    within.send(repeated(token, 64));
    within.send(request(1, "echo", "x"));
    CHECK(read_response(within, 1, "x") == response(1, "x"));
    RawPeer above = world.peer(3);
    above.send(repeated(token, 65));
    CHECK(above.sees_end());
    CHECK(world.until_lost(1));
    CHECK(world.zero.counters().protocol_errors == 1);
    CHECK(world.zero.connected() == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("ERR-5, ERR-8: a flood of requests that do not decode, from a peer that reads no answer, is held to a bound")
{
    Fire world{{.world_size = 4, .limits = {.refusal_bytes_max = std::size_t{64} << 10}}};
    RawPeer peer = world.peer();
    const std::vector<std::byte> flood = repeated(hex("0d00000000000000 01 0500000000000000 ff000000"), 100'000);
    testing::reset_peak();
    const std::size_t before = testing::allocated_bytes();
    std::promise<void> has_begun;
    auto sending = std::async(std::launch::async, [&] {
        has_begun.set_value();
        try {
            peer.send(flood); // blocks when rank 0 stops reading, and fails when it closes
        } catch (const std::system_error &) {
        }
    });
    has_begun.get_future().wait();
    CHECK(world.until([&] { return world.zero.counters().sessions.requests_undecodable >= 1000; }));
    CHECK(testing::peak_allocated_bytes() - before < flood_slack);
    ::shutdown(peer.native_handle(), SHUT_RDWR); // frees the sender
    sending.get();
    peer.reset(); // rank 0 may be reading nothing, and so would see no orderly end
    CHECK(world.until_lost(1));
}

TEST_CASE("ANN-5: 200 connectors at once all join, in whatever order they announce themselves", "[defect-13]")
{
    constexpr std::uint64_t count = 200;
    Fire world{{.world_size = count + 2}};
    std::vector<RawPeer> peers;
    for (std::uint64_t index = 0; index < count; ++index) {
        peers.emplace_back(port_of(world.zero));
    }
    for (std::uint64_t index = count; index-- > 0;) {
        peers[index].announce(index + 2);
    }
    REQUIRE(world.zero.wait_connected(30s) == std::error_code{});
    for (RawPeer &peer : peers) {
        peer.send(request(1, "echo", "x"));
    }
    for (RawPeer &peer : peers) {
        CHECK(read_response(peer, 1, "x") == response(1, "x"));
    }
    CHECK(world.zero.counters().connections_joined == count + 1);
    CHECK(world.goes_on());
}

TEST_CASE("ANN-7: of 200 silent connectors no more than the limit are held, and a rank joins past them", "[defect-13]")
{
    Fire world{{.world_size = 4, .announce_timeout = 1h, .announces_pending_max = 16}};
    std::vector<RawPeer> silent;
    for (int count = 0; count < 200; ++count) {
        silent.emplace_back(port_of(world.zero));
    }
    RawPeer peer = world.peer();
    CHECK(silent[0].sees_end());
    CHECK(world.until([&] { return world.zero.counters().announces_silent >= 200 - 16; }));
    CHECK(world.zero.counters().announces_silent <= 200 - 16 + 1);
}

TEST_CASE("ANN-7: strangers and early closes by the hundred end no job", "[defect-13]")
{
    Fire world;
    for (int count = 0; count < 100; ++count) {
        RawPeer http{port_of(world.zero)};
        http.send(as_bytes("GET / HTTP/1.1\r\n\r\n"));
        CHECK(http.sees_end());
        RawPeer early{port_of(world.zero)};
        early.send(hex("02000000"));
        early.close();
        RawPeer reset{port_of(world.zero)};
        reset.send(hex("02"));
        reset.reset();
    }
    CHECK(world.until([&] { return world.zero.counters().announces_invalid == 300; }));
    RawPeer peer = world.peer();
    CHECK(world.goes_on());
}

TEST_CASE("ANN-8, DIF-5: 200 duplicates of a rank are closed, and the first goes on", "[defect-12]")
{
    Fire world;
    RawPeer first = world.peer();
    for (int count = 0; count < 200; ++count) {
        RawPeer duplicate{port_of(world.zero), 2};
        CHECK(duplicate.sees_end());
    }
    CHECK(world.zero.counters().announces_duplicate == 200);
    first.send(request(1, "echo", "still there"));
    CHECK(read_response(first, 1, "still there") == response(1, "still there"));
    CHECK(world.zero.connected() == std::vector<std::uint64_t>{1, 2});
    CHECK(world.goes_on());
}
