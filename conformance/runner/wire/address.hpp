// An end of a TCP connection: "127.0.0.1:29500", "[::1]:29500" or "host.name:29500", as the system's calls take it. Refuses
// what is not HOST:PORT, and a name that the system does not know.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace ferrorpc::conformance {

class SocketAddress {
public:
    SocketAddress() = default; // of no end

    // The error is one line.
    static std::expected<SocketAddress, std::string> resolve(std::string_view text);
    static SocketAddress of_this_end(int socket);
    static SocketAddress of_other_end(int socket); // none while it is not connected

    const sockaddr *get() const { return reinterpret_cast<const sockaddr *>(&storage_); } // what the system's calls take
    socklen_t size() const { return size_; }
    int family() const { return storage_.ss_family; }
    std::uint16_t port() const; // 0 of no end
    std::string text() const;   // in numbers
    // As /proc/net/tcp writes it, and as /proc/net/tcp6 does, where an address of IPv4 stands as one that is mapped into IPv6.
    // The first is empty where the address is one of IPv6 alone.
    std::string in_table_of_ipv4() const;
    std::string in_table_of_ipv6() const;

private:
    using GetName = int (*)(int, sockaddr *, socklen_t *);
    static SocketAddress of(int socket, GetName name);

    sockaddr_storage storage_{};
    socklen_t size_ = 0;
};

} // namespace ferrorpc::conformance
