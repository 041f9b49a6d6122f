// ferrorpc-bench-memory: what connections and calls allocate, counted at operator new. Prints a line "WHAT BYTES" each. The
// other ends are plain sockets in this process, whose own bytes lie in the kernel.
#include <ferrorpc/agent.hpp>
#include <ferrorpc/codec.hpp>
#include <ferrorpc/testing/allocation.hpp>

#include <arpa/inet.h>
#include <iostream>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using namespace ferrorpc;
using Bytes = std::vector<std::byte>;

constexpr std::size_t connections = 1000;
constexpr std::size_t calls = 10000;
constexpr std::size_t payload_size = 64;

std::uint16_t port_of(const Agent &agent)
{
    const std::string address = agent.address();
    return static_cast<std::uint16_t>(std::stoul(address.substr(address.rfind(':') + 1)));
}

void need(bool is_so, const char *what)
{
    if (!is_so) {
        throw std::runtime_error{what};
    }
}

// A rank that is no more than a socket.
class BareRank {
public:
    BareRank(std::uint16_t port, std::uint64_t rank) : socket_{::socket(AF_INET, SOCK_STREAM, 0)}
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        need(::connect(socket_, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0, "no connection");
        write({reinterpret_cast<const std::byte *>(&rank), sizeof rank}); // spec/protocol.md#ANN-1
    }
    BareRank(BareRank &&other) noexcept : socket_{std::exchange(other.socket_, -1)} {}
    BareRank &operator=(BareRank &&) = delete;
    ~BareRank()
    {
        if (socket_ >= 0) {
            ::close(socket_);
        }
    }

    void write(std::span<const std::byte> bytes) const
    {
        need(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()), "no write");
    }

    void read(std::size_t size) const
    {
        for (std::array<std::byte, 65536> sink; size != 0;) {
            const ssize_t read = ::recv(socket_, sink.data(), std::min(size, sink.size()), 0);
            need(read > 0, "no read");
            size -= static_cast<std::size_t>(read);
        }
    }

private:
    int socket_;
};

AgentOptions options_of(std::uint64_t world_size)
{
    AgentOptions options{.world_size = world_size, .port = 0, .announces_pending_max = 2 * connections};
    options.limits.calls_in_flight_max = calls;
    options.limits.open_prefixes_max = calls;
    options.limits.requests_in_service_max = calls;
    return options;
}

std::size_t request_size()
{
    return frame_header_size + FERRORPC_REQUEST_SIZE_MIN + std::string_view{"hold"}.size() + payload_size;
}

// What is under way on the I/O thread comes to its end first.
std::size_t allocated(const Agent &agent)
{
    for (int look = 0; look < 3; ++look) {
        agent.counters();
    }
    return testing::allocated_bytes();
}

void report(const char *what, std::size_t bytes, std::size_t count)
{
    std::cout << what << ' ' << bytes / count << '\n';
}

void measure_connections()
{
    Agent agent{options_of(connections + 1)};
    agent.start();
    std::vector<BareRank> ranks;
    ranks.reserve(connections);
    const std::size_t before = allocated(agent);
    for (std::uint64_t rank = 1; rank <= connections; ++rank) {
        ranks.emplace_back(port_of(agent), rank);
    }
    need(!agent.wait_connected(std::chrono::seconds{30}), "not all have joined");
    report("idle connection", allocated(agent) - before, connections);

    // Each has sent one request and has its answer.
    Bytes request(request_size());
    need(encode(Request{1, "hold", Bytes(payload_size), 0}, request).has_value(), "no request");
    agent.register_function("hold", [](const IncomingCall &call) { return call.payload(); }, RunOn::io_thread);
    for (const BareRank &rank : ranks) {
        rank.write(request);
        rank.read(response_head_size + payload_size);
    }
    report("idle connection after a call", allocated(agent) - before, connections);
}

// Calls of ours, written and not answered, whose payload is one for all.
void measure_calls_made()
{
    Agent agent{options_of(2)};
    const BareRank peer{port_of(agent), 1};
    need(!agent.wait_connected(std::chrono::seconds{30}), "nobody has joined");
    const Payload payload{Bytes(payload_size)};
    const std::size_t before = allocated(agent);
    for (std::size_t count = 0; count < calls; ++count) {
        agent.call(1, "hold", payload, {}, [](const RpcResult &) {});
        peer.read(request_size());
    }
    report("call made, in flight", allocated(agent) - before, calls);
    agent.shutdown(std::chrono::milliseconds{0});
}

// Calls of a peer, whose handler has not answered; each with its own payload, which is subtracted.
void measure_calls_served()
{
    std::vector<Responder> responders;
    responders.reserve(calls);
    std::atomic<std::size_t> held = 0;
    Agent agent{options_of(2)};
    agent.register_async("hold", [&](const IncomingCall &, Responder responder) {
        responders.push_back(std::move(responder));
        ++held;
    });
    agent.start();
    const BareRank peer{port_of(agent), 1};
    need(!agent.wait_connected(std::chrono::seconds{30}), "nobody has joined");
    Bytes request(request_size());
    need(encode(Request{1, "hold", Bytes(payload_size), 0}, request).has_value(), "no request");
    const std::size_t before = allocated(agent);
    for (std::size_t count = 0; count < calls; ++count) {
        peer.write(request);
    }
    while (held != calls) {
        std::this_thread::yield();
    }
    report("call served, in flight", allocated(agent) - before - calls * payload_size, calls);
    agent.shutdown(std::chrono::milliseconds{0});
}

} // namespace

int main()
try {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    measure_connections();
    measure_calls_made();
    measure_calls_served();
    return 0;
} catch (const std::exception &error) {
    std::cerr << "ferrorpc-bench-memory: " << error.what() << '\n';
    return 1;
}
