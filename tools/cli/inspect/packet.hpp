// One captured packet: what it says of a TCP connection. Knows Ethernet, Linux "any", BSD loopback and raw IP; IPv4 and IPv6.
// Refuses IP fragments and headers that are cut short; checksums are not looked at, for loopback captures have none.
#pragma once

#include <ferrorpc/codec/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace ferrorpc::cli {

struct Segment {
    std::string source; // "127.0.0.1:29500", "[::1]:29500"
    std::string destination;
    std::uint32_t sequence = 0; // of the payload's first byte, or of the SYN in front of it
    std::uint32_t acknowledged = 0;
    bool is_syn = false;
    bool is_ack = false;
    ByteView payload; // what was captured of it
};

enum class Unread : std::uint8_t {
    not_tcp,  // of no interest
    fragment, // of an IP packet
    cut,      // the capture holds too little of it, or it is damaged
};

// Whether captures of this link type (a DLT_ value of libpcap) can be read.
bool is_link_type_known(int link_type) noexcept;

// The bytes must outlive the segment.
std::variant<Segment, Unread> read_packet(int link_type, ByteView packet);

} // namespace ferrorpc::cli
