#include "wire/address.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>

namespace ferrorpc::conformance {
namespace {

struct HostAndPort {
    std::string host;
    std::string port;
};

std::optional<HostAndPort> split(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    const bool is_bracketed = host.starts_with('[') && host.ends_with(']');
    if (is_bracketed) {
        host = host.substr(1, host.size() - 2);
    }
    if (error != std::errc() || end != digits.data() + digits.size() || host.empty() ||
        (!is_bracketed && host.find(':') != std::string_view::npos)) {
        return std::nullopt;
    }
    return HostAndPort{std::string(host), std::string(digits)};
}

// Bytes that lie in the order of the wire, as the tables write them: each four as one number of this machine.
std::string words(const void *address, std::size_t size)
{
    std::string text;
    for (std::size_t offset = 0; offset < size; offset += sizeof(std::uint32_t)) {
        std::uint32_t word = 0;
        std::memcpy(&word, static_cast<const std::byte *>(address) + offset, sizeof word);
        text += fmt::format("{:08X}", word);
    }
    return text;
}

// Behind it stands the address of IPv4.
constexpr std::string_view mapped_start = "0000000000000000FFFF0000";

} // namespace

std::expected<SocketAddress, std::string> SocketAddress::resolve(std::string_view text)
{
    const auto parts = split(text);
    if (!parts) {
        return std::unexpected(fmt::format("'{}' is not HOST:PORT, such as 127.0.0.1:29500", printable(text)));
    }
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo *found = nullptr;
    if (const int error = getaddrinfo(parts->host.c_str(), parts->port.c_str(), &hints, &found); error != 0) {
        return std::unexpected(fmt::format("'{}': {}", printable(parts->host), gai_strerror(error)));
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
    SocketAddress address;
    std::memcpy(&address.storage_, found->ai_addr, found->ai_addrlen);
    address.size_ = found->ai_addrlen;
    return address;
}

SocketAddress SocketAddress::of(int socket, GetName name)
{
    SocketAddress address;
    address.size_ = sizeof address.storage_;
    if (name(socket, reinterpret_cast<sockaddr *>(&address.storage_), &address.size_) != 0) {
        return {};
    }
    return address;
}

SocketAddress SocketAddress::of_this_end(int socket)
{
    return of(socket, getsockname);
}

SocketAddress SocketAddress::of_other_end(int socket)
{
    return of(socket, getpeername);
}

std::uint16_t SocketAddress::port() const
{
    if (family() == AF_INET) {
        return ntohs(reinterpret_cast<const sockaddr_in &>(storage_).sin_port);
    }
    return family() == AF_INET6 ? ntohs(reinterpret_cast<const sockaddr_in6 &>(storage_).sin6_port) : std::uint16_t{0};
}

std::string SocketAddress::text() const
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (family() == AF_INET6) {
        inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6 &>(storage_).sin6_addr, text.data(), text.size());
        return fmt::format("[{}]:{}", text.data(), port());
    }
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in &>(storage_).sin_addr, text.data(), text.size());
    return fmt::format("{}:{}", text.data(), port());
}

std::string SocketAddress::in_table_of_ipv4() const
{
    if (family() == AF_INET) {
        const auto &address = reinterpret_cast<const sockaddr_in &>(storage_).sin_addr;
        return fmt::format("{}:{:04X}", words(&address, sizeof address), port());
    }
    const std::string table = in_table_of_ipv6();
    return table.starts_with(mapped_start) ? table.substr(mapped_start.size()) : std::string();
}

std::string SocketAddress::in_table_of_ipv6() const
{
    if (family() != AF_INET6) {
        return std::string(mapped_start) + in_table_of_ipv4();
    }
    const auto &address = reinterpret_cast<const sockaddr_in6 &>(storage_).sin6_addr;
    return fmt::format("{}:{:04X}", words(&address, sizeof address), port());
}

} // namespace ferrorpc::conformance
