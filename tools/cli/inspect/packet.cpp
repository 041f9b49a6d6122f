#include "packet.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <pcap/dlt.h>

#include <algorithm>
#include <array>

#ifndef DLT_LINUX_SLL2
#define DLT_LINUX_SLL2 276
#endif

namespace ferrorpc::cli {
namespace {

constexpr std::uint16_t ether_ipv4 = 0x0800;
constexpr std::uint16_t ether_ipv6 = 0x86DD;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_ipv6_fragment = 44;

// Reads from the front; once something is missing, everything reads as 0 and `is_short` stays.
class Front {
public:
    explicit Front(ByteView bytes) : rest_{bytes} {}

    ByteView take(std::size_t size)
    {
        is_short_ = is_short_ || size > rest_.size();
        const ByteView taken = is_short_ ? ByteView{} : rest_.first(size);
        rest_ = is_short_ ? ByteView{} : rest_.subspan(size);
        return taken;
    }
    std::uint32_t number(std::size_t size)
    {
        std::uint32_t value = 0;
        for (const std::byte byte : take(size)) {
            value = value << 8 | std::to_integer<std::uint32_t>(byte);
        }
        return value;
    }
    ByteView rest() const { return rest_; }
    bool is_short() const { return is_short_; }

private:
    ByteView rest_;
    bool is_short_ = false;
};

// Bytes of the link's header, and where in it the type of the network's packet stands (16 bits); 0: it tells none.
struct Link {
    int type;
    std::size_t size;
    std::size_t ether_type_at;
};

constexpr std::array links{
    Link{DLT_EN10MB, 14, 12}, Link{DLT_LINUX_SLL, 16, 14}, Link{DLT_LINUX_SLL2, 20, 0}, Link{DLT_NULL, 4, 0},
    Link{DLT_LOOP, 4, 0},     Link{DLT_RAW, 0, 0},         Link{DLT_IPV4, 0, 0},        Link{DLT_IPV6, 0, 0},
};

std::string endpoint(int family, ByteView address, std::uint32_t port)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(family, address.data(), text.data(), text.size());
    const bool is_ipv6 = family == AF_INET6;
    return fmt::format("{}{}{}:{}", is_ipv6 ? "[" : "", text.data(), is_ipv6 ? "]" : "", port);
}

std::variant<Segment, Unread> read_tcp(int family, ByteView source, ByteView destination, ByteView bytes)
{
    Front tcp{bytes};
    Segment segment;
    const std::uint32_t source_port = tcp.number(2);
    const std::uint32_t destination_port = tcp.number(2);
    segment.sequence = tcp.number(4);
    segment.acknowledged = tcp.number(4);
    const std::uint32_t size_and_flags = tcp.number(2);
    const std::size_t header_size = (size_and_flags >> 12) * std::size_t{4};
    if (tcp.is_short() || header_size < 20 || header_size > bytes.size()) {
        return Unread::cut;
    }
    segment.is_syn = (size_and_flags & 0x02) != 0;
    segment.is_ack = (size_and_flags & 0x10) != 0;
    segment.source = endpoint(family, source, source_port);
    segment.destination = endpoint(family, destination, destination_port);
    segment.payload = bytes.subspan(header_size);
    return segment;
}

std::variant<Segment, Unread> read_ipv4(ByteView bytes)
{
    Front ip{bytes};
    const std::size_t header_size = (ip.number(1) & 0x0F) * std::size_t{4};
    ip.take(1);
    const std::size_t total_size = ip.number(2);
    ip.take(2);
    const std::uint32_t fragment = ip.number(2);
    ip.take(1);
    const std::uint32_t protocol = ip.number(1);
    ip.take(2);
    const ByteView source = ip.take(4);
    const ByteView destination = ip.take(4);
    if (ip.is_short() || header_size < 20 || header_size > bytes.size()) {
        return Unread::cut;
    }
    if (protocol != protocol_tcp) {
        return Unread::not_tcp;
    }
    if ((fragment & 0x3FFF) != 0) { // more fragments, or not the first
        return Unread::fragment;
    }
    // Behind the packet may stand padding of the link; 0 stands for a size over 65535, which a network card divides.
    const std::size_t size = total_size == 0 ? bytes.size() : std::min(total_size, bytes.size());
    return size < header_size ? Unread::cut : read_tcp(AF_INET, source, destination, bytes.first(size).subspan(header_size));
}

std::variant<Segment, Unread> read_ipv6(ByteView bytes)
{
    Front ip{bytes};
    ip.take(4);
    const std::size_t payload_size = ip.number(2);
    const std::uint32_t protocol = ip.number(1);
    ip.take(1);
    const ByteView source = ip.take(16);
    const ByteView destination = ip.take(16);
    if (ip.is_short()) {
        return Unread::cut;
    }
    if (protocol == protocol_ipv6_fragment) {
        return Unread::fragment;
    }
    if (protocol != protocol_tcp) {
        return Unread::not_tcp;
    }
    const ByteView rest = ip.rest();
    return read_tcp(AF_INET6, source, destination, payload_size == 0 ? rest : rest.first(std::min(payload_size, rest.size())));
}

} // namespace

bool is_link_type_known(int link_type) noexcept
{
    return std::ranges::find(links, link_type, &Link::type) != links.end();
}

std::variant<Segment, Unread> read_packet(int link_type, ByteView packet)
{
    const auto *const link = std::ranges::find(links, link_type, &Link::type);
    Front front{packet};
    Front header{front.take(link->size)};
    if (front.is_short() || front.rest().empty()) {
        return Unread::cut;
    }
    if (link->type == DLT_LINUX_SLL2 || link->ether_type_at != 0) {
        header.take(link->ether_type_at);
        const std::uint32_t ether_type = header.number(2);
        if (ether_type != ether_ipv4 && ether_type != ether_ipv6) {
            return Unread::not_tcp;
        }
    }
    switch (std::to_integer<unsigned>(front.rest().front()) >> 4) {
    case 4:
        return read_ipv4(front.rest());
    case 6:
        return read_ipv6(front.rest());
    default:
        return Unread::not_tcp;
    }
}

} // namespace ferrorpc::cli
