#include "capture/tcp_segment.hpp"

#include <fmt/core.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace ferrorpc::conformance {
namespace {

using PacketBytes = std::span<const std::byte>;

constexpr std::uint32_t ether_ip4 = 0x0800;
constexpr std::uint32_t ether_ip6 = 0x86dd;
constexpr std::uint32_t protocol_tcp = 6;
constexpr std::size_t tcp_header_size = 20;

std::uint32_t big(PacketBytes bytes, std::size_t offset, std::size_t size)
{
    std::uint32_t number = 0;
    for (std::size_t index = 0; index < size; ++index) {
        number = number << 8 | std::to_integer<std::uint32_t>(bytes[offset + index]);
    }
    return number;
}

PacketBytes from(PacketBytes bytes, std::size_t offset)
{
    return bytes.subspan(std::min(offset, bytes.size()));
}

// What lies behind a type of Ethernet, past VLAN tags; empty where that is not IP.
PacketBytes behind_type(PacketBytes bytes, std::size_t type_at)
{
    while (bytes.size() >= type_at + 2) {
        const std::uint32_t type = big(bytes, type_at, 2);
        if (type == ether_ip4 || type == ether_ip6) {
            return from(bytes, type_at + 2);
        }
        if (type != 0x8100 && type != 0x88a8) {
            break;
        }
        type_at += 4;
    }
    return {};
}

PacketBytes ip_packet(const CapturedPacket &packet)
{
    switch (packet.link_type) { // as tcpdump.org lists them
    case 0:                     // BSD loopback
    case 108:
        return from(packet.bytes, 4);
    case 1: // Ethernet
        return behind_type(packet.bytes, 12);
    case 12: // bare IP
    case 14:
    case 101:
    case 228:
    case 229:
        return packet.bytes;
    case 113: // Linux, cooked
        return behind_type(packet.bytes, 14);
    case 276: // Linux, cooked, version 2: the type stands in front
        return packet.bytes.size() >= 2 && (big(packet.bytes, 0, 2) == ether_ip4 || big(packet.bytes, 0, 2) == ether_ip6)
                   ? from(packet.bytes, 20)
                   : PacketBytes();
    default:
        return {};
    }
}

std::string host_name(PacketBytes bytes)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool is_ip4 = bytes.size() == 4;
    inet_ntop(is_ip4 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size());
    return is_ip4 ? std::string(text.data()) : fmt::format("[{}]", text.data());
}

// What IP says of the TCP in it.
struct Carried {
    std::string from = {};
    std::string to = {};
    std::uint64_t size = 0; // of all behind the headers of IP, as it was sent
    PacketBytes bytes = {};
};

std::optional<Carried> behind_ip4(PacketBytes ip)
{
    const std::size_t header = (big(ip, 0, 1) & 0xFU) * 4;
    const std::uint32_t total = big(ip, 2, 2);
    const bool is_fragment = (big(ip, 6, 2) & 0x3FFFU) != 0;
    // A total of 0 is left to the network card, which cuts the packet later.
    const std::uint64_t size = total == 0 ? ip.size() : total;
    if (header < 20 || size < header || is_fragment || big(ip, 9, 1) != protocol_tcp) {
        return std::nullopt;
    }
    const PacketBytes kept = ip.first(std::min<std::uint64_t>(size, ip.size()));
    return Carried{host_name(ip.subspan(12, 4)), host_name(ip.subspan(16, 4)), size - header, from(kept, header)};
}

std::optional<Carried> behind_ip6(PacketBytes ip)
{
    const std::uint64_t payload = big(ip, 4, 2);
    const std::uint64_t size = payload == 0 ? ip.size() - 40 : payload;
    if (big(ip, 6, 1) != protocol_tcp) {
        return std::nullopt;
    }
    const PacketBytes behind = from(ip, 40);
    return Carried{host_name(ip.subspan(8, 16)), host_name(ip.subspan(24, 16)), size,
                   behind.first(std::min<std::uint64_t>(size, behind.size()))};
}

std::optional<Carried> behind_ip(PacketBytes ip)
{
    const std::uint32_t version = ip.empty() ? 0 : big(ip, 0, 1) >> 4;
    if (version == 4 && ip.size() >= 20) {
        return behind_ip4(ip);
    }
    return version == 6 && ip.size() >= 40 ? behind_ip6(ip) : std::nullopt;
}

} // namespace

std::string to_string(const TcpAddress &address)
{
    return fmt::format("{}:{}", address.host, address.port);
}

std::optional<TcpSegment> tcp_segment(const CapturedPacket &packet)
{
    const auto carried = behind_ip(ip_packet(packet));
    if (!carried || carried->bytes.size() < tcp_header_size) {
        return std::nullopt;
    }
    const PacketBytes tcp = carried->bytes;
    const std::size_t header = (big(tcp, 12, 1) >> 4) * 4;
    if (header < tcp_header_size || header > carried->size) {
        return std::nullopt;
    }
    const std::uint32_t flags = big(tcp, 13, 1);
    TcpSegment segment{{carried->from, static_cast<std::uint16_t>(big(tcp, 0, 2))},
                       {carried->to, static_cast<std::uint16_t>(big(tcp, 2, 2))},
                       big(tcp, 4, 4),
                       big(tcp, 8, 4)};
    segment.finishes = (flags & 0x01U) != 0;
    segment.synchronises = (flags & 0x02U) != 0;
    segment.resets = (flags & 0x04U) != 0;
    segment.acknowledges = (flags & 0x10U) != 0;
    segment.size = carried->size - header;
    segment.data = from(tcp, header);
    return segment;
}

} // namespace ferrorpc::conformance
