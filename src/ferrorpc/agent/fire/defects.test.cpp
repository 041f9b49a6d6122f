// Defects of the crate that show only on a bare socket or at the API; README.md says where each of the others is tested.
#include <ferrorpc/agent/fire/world.test.hpp>

#include <linux/tcp.h>
#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <future>
#include <thread>

using namespace ferrorpc;
using namespace ferrorpc::fire_test;

namespace {

/// The other end of a peer's connection, which is in this process too.
int agents_socket(const RawPeer &peer)
{
    sockaddr_in ours = {};
    socklen_t size = sizeof ours;
    REQUIRE(::getsockname(peer.native_handle(), reinterpret_cast<sockaddr *>(&ours), &size) == 0);
    for (int socket = 0; socket < 1024; ++socket) {
        sockaddr_in theirs = {};
        size = sizeof theirs;
        if (::getpeername(socket, reinterpret_cast<sockaddr *>(&theirs), &size) == 0 && theirs.sin_family == AF_INET &&
            theirs.sin_port == ours.sin_port) {
            return socket;
        }
    }
    return -1;
}

/// Segments with data that the agent has sent on this socket, each counted once however often it was sent again.
std::uint32_t segments_of(int socket)
{
    tcp_info info = {};
    socklen_t size = sizeof info;
    REQUIRE(::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0);
    REQUIRE(size >= offsetof(tcp_info, tcpi_data_segs_out) + sizeof info.tcpi_data_segs_out);
    return info.tcpi_data_segs_out - info.tcpi_total_retrans;
}

/// While it lives, no thread can be started: none gets a stack as large as the address space.
class NoThreads {
public:
    NoThreads()
    {
        REQUIRE(::pthread_getattr_default_np(&before_) == 0);
        pthread_attr_t none;
        REQUIRE(::pthread_attr_init(&none) == 0);
        REQUIRE(::pthread_attr_setstacksize(&none, std::size_t{1} << 47) == 0);
        REQUIRE(::pthread_setattr_default_np(&none) == 0);
        ::pthread_attr_destroy(&none);
    }
    ~NoThreads()
    {
        ::pthread_setattr_default_np(&before_);
        ::pthread_attr_destroy(&before_);
    }
    NoThreads(const NoThreads &) = delete;
    NoThreads &operator=(const NoThreads &) = delete;

private:
    pthread_attr_t before_{};
};

} // namespace

TEST_CASE("CRA-5: a message is one write on a socket that delays none", "[defect-1]")
{
    Fire world;
    RawPeer peer = world.peer();
    const int agents = agents_socket(peer);
    int no_delay = 0;
    socklen_t size = sizeof no_delay;
    REQUIRE(::getsockopt(agents, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size) == 0);
    CHECK(no_delay != 0);
    for (std::uint64_t id = 1; id <= 40; ++id) {
        peer.send(request(id, "echo", "64 bytes or so"));
        peer.read(response(id, "64 bytes or so").size()); // two frames
        CHECK(segments_of(agents) == 2 * id - 1);
        std::future<RpcResult> call = world.zero.rpc_async(2, "f", text("64 bytes or so"));
        peer.read(request(id, "f", "64 bytes or so").size());
        CHECK(segments_of(agents) == 2 * id);
        peer.send(response(id, ""));
        CHECK(call.get().ok());
    }
    CHECK(world.goes_on());
}

TEST_CASE("SES-4: eight threads call forty times each on one connection, and none fails or hangs", "[defect-3]")
{
    Fire world;
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&, thread] {
            for (int count = 0; count < 40; ++count) {
                const std::string arguments = std::to_string(thread * 100 + count);
                right += text_of(world.bystander.rpc_sync(0, "echo", text(arguments)).payload) == arguments;
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    CHECK(right == 320);
}

TEST_CASE("SES-4: threads that wait for responses in another order than they come in all get their own", "[defect-4]")
{
    constexpr std::uint64_t waiting = 8;
    Fire world;
    RawPeer peer = world.peer();
    std::vector<std::future<std::string>> threads;
    for (std::uint64_t id = 1; id <= waiting; ++id) { // one after another, so that the ids are known
        threads.push_back(std::async(std::launch::async, [&] { return text_of(world.zero.rpc_sync(2, "f", {}).payload); }));
        CHECK(peer.read(request(id, "f").size()) == request(id, "f"));
    }
    for (std::uint64_t id = waiting; id > 0; --id) {
        peer.send(response(id, std::to_string(id)));
    }
    for (std::uint64_t id = 1; id <= waiting; ++id) {
        CHECK(threads[id - 1].get() == std::to_string(id));
    }
    CHECK(world.goes_on());
}

TEST_CASE("RSP-2: the two frames of a response follow each other, whichever threads answer", "[defect-8]")
{
    constexpr std::uint64_t count = 400;
    Fire world{{.world_size = 4, .handler_threads = 8}};
    RawPeer peer = world.peer();
    for (std::uint64_t id = 1; id <= count; ++id) {
        peer.send(request(id, "echo", std::string(static_cast<std::size_t>(id), 'x'))); // each of a length of its own
    }
    std::uint64_t sum = 0;
    for (std::uint64_t answer = 0; answer < count; ++answer) {
        const std::vector<std::byte> prefix = peer.read_frame();
        const std::vector<std::byte> message = peer.read_frame();
        REQUIRE(decode_response_prefix(prefix).value().message_length == message.size());
        const Response decoded = decode_response(message).value();
        CHECK(decoded.payload.size() == decoded.request_id);
        sum += decoded.request_id;
    }
    CHECK(sum == count * (count + 1) / 2);
    CHECK(world.goes_on());
}

TEST_CASE("SES-2, DIF-10: two agents in one program use the same ids, and neither gets the other's answer", "[defect-11]")
{
    Fire left;
    Fire right;
    RawPeer left_peer = left.peer();
    RawPeer right_peer = right.peer();
    std::future<RpcResult> left_call = left.zero.rpc_async(2, "f", {});
    std::future<RpcResult> right_call = right.zero.rpc_async(2, "f", {});
    CHECK(left_peer.read(request(1, "f").size()) == request(1, "f"));
    CHECK(right_peer.read(request(1, "f").size()) == request(1, "f"));
    right_peer.send(response(1, "right"));
    CHECK(text_of(right_call.get().value()) == "right");
    CHECK(left_call.wait_for(0ms) == std::future_status::timeout);
    left_peer.send(response(1, "left"));
    CHECK(text_of(left_call.get().value()) == "left");
    CHECK(left.goes_on());
    CHECK(right.goes_on());
}

TEST_CASE("a thousand calls under way take no thread of their own", "[defect-17]")
{
    Fire world;
    RawPeer peer = world.peer();
    REQUIRE(world.goes_on());
    const std::size_t threads = entries_of("/proc/self/task");
    std::vector<std::future<RpcResult>> calls;
    {
        const NoThreads none;
        for (std::uint64_t id = 1; id <= 1000; ++id) {
            calls.push_back(world.zero.rpc_async(2, "f", {}));
        }
        for (std::uint64_t id = 1; id <= 1000; ++id) {
            peer.read(request(id, "f").size());
            peer.send(response(id, "ok"));
        }
        for (std::future<RpcResult> &call : calls) {
            CHECK(call.get().ok());
        }
        CHECK(world.goes_on());
        CHECK(entries_of("/proc/self/task") <= threads);
    }
}

TEST_CASE("where no thread can be started an agent says so, and a handler's caller is answered with an error", "[defect-17]")
{
    Agent zero{{.rank = 0, .world_size = 2, .port = 0}};
    zero.register_function("pool", [](const IncomingCall &call) { return call.payload(); });
    zero.start();
    RawPeer peer{port_of(zero), 1};
    REQUIRE(zero.wait_connected(30s) == std::error_code{});
    {
        const NoThreads none;
        CHECK_THROWS_AS((Agent{{.rank = 0, .world_size = 2, .port = 0}}), std::system_error);
        peer.send(request(1, "pool", "x"));
        CHECK(peer.read_frame().size() == 8);
        CHECK(decode_response(peer.read_frame()).value().is_error());
    }
    peer.send(request(2, "pool", "x"));
    CHECK(read_response(peer, 2, "x") == response(2, "x"));
}

TEST_CASE("SES-1: while one call waits a second one leaves, is answered first, and a barrier passes", "[defect-2][defect-18]")
{
    Fire world{{.world_size = 2}};
    std::promise<Responder> handed;
    world.zero.register_async("wait", [&](IncomingCall, Responder responder) { handed.set_value(std::move(responder)); });
    std::future<RpcResult> waiting = world.bystander.rpc_async(0, "wait", {});
    Responder responder = handed.get_future().get();
    CHECK(world.goes_on());
    std::future<std::error_code> entered = std::async(std::launch::async, [&] { return world.zero.barrier(); });
    CHECK(world.bystander.barrier() == std::error_code{});
    CHECK(entered.get() == std::error_code{});
    CHECK(waiting.wait_for(0ms) == std::future_status::timeout);
    responder.answer(text("late"));
    CHECK(text_of(waiting.get().value()) == "late");
}

TEST_CASE("REQ-1: a server takes requests of any size, told none of them", "[defect-6]")
{
    Fire world;
    RawPeer peer = world.peer();
    std::uint64_t id = 0;
    for (const std::size_t size : {0U, 1U, 65'536U, 7U, 1'000'003U, 0U}) {
        const std::string arguments(size, 'x');
        peer.send(request(++id, "echo", arguments));
        CHECK(read_response(peer, id, arguments) == response(id, arguments));
    }
    CHECK(world.goes_on());
}
