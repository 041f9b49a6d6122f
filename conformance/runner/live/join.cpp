#include "live/join.hpp"

#include "testee/process.hpp"

#include <fmt/core.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <mutex>
#include <set>
#include <utility>

namespace ferrorpc::conformance {

using nlohmann::ordered_json;

namespace {

constexpr int port_attempts = 100;

// The ports of all worlds that are being played.
struct Reservations {
    std::mutex mutex;
    std::set<std::uint16_t> ports;
};

Reservations &reservations()
{
    static Reservations all;
    return all;
}

std::uint16_t free_port()
{
    const FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *place = reinterpret_cast<sockaddr *>(&address); // what the system's calls take
    const bool is_bound = bind(socket.get(), place, size) == 0 && getsockname(socket.get(), place, &size) == 0;
    return is_bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

} // namespace

ReservedAddress::ReservedAddress()
{
    const std::lock_guard lock(reservations().mutex);
    for (int attempt = 0; attempt < port_attempts && !is_reserved_; ++attempt) {
        const std::uint16_t port = free_port();
        if (port != 0 && reservations().ports.insert(port).second) {
            port_ = port;
            is_reserved_ = true;
        }
    }
}

ReservedAddress::~ReservedAddress()
{
    if (is_reserved_) {
        const std::lock_guard lock(reservations().mutex);
        reservations().ports.erase(port_);
    }
}

std::string ReservedAddress::text() const
{
    return fmt::format("127.0.0.1:{}", port_);
}

ordered_json join_command(const Scenario &scenario, const World &world, std::size_t rank, const std::string &address)
{
    ordered_json command = {{"command", "join"},
                            {"rank", std::to_string(rank)},
                            {"world_size", std::to_string(world.size())},
                            {"address", address}};
    command.update(scenario.join);
    ordered_json peers = ordered_json::array();
    for (std::size_t peer = 0; peer < world.size(); ++peer) {
        if (peer != rank && (world[peer] == Player::crate || (world[peer] == Player::wire && scenario.wire_is_crate))) {
            ordered_json declared = {{"rank", std::to_string(peer)}};
            declared.update(scenario.crate);
            peers.push_back(std::move(declared));
        }
    }
    command["crate_peers"] = std::move(peers);
    return command;
}

} // namespace ferrorpc::conformance
