// The TCP segment in a captured packet: below it IPv4 or IPv6, on Ethernet with or without VLAN tags, on Linux's cooked
// captures, on BSD's loopback, or bare. Other packets, fragments and headers that are cut short have none.
#pragma once

#include "capture/reader.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace ferrorpc::conformance {

struct TcpAddress {
    std::string host = {}; // "10.0.0.1", "[fe80::1]"
    std::uint16_t port = 0;
    auto operator<=>(const TcpAddress &) const = default;
};
std::string to_string(const TcpAddress &address);

struct TcpSegment {
    TcpAddress from = {};
    TcpAddress to = {};
    std::uint32_t sequence = 0;
    std::uint32_t acknowledged = 0;
    bool synchronises = false;
    bool acknowledges = false;
    bool finishes = false;
    bool resets = false;
    std::uint64_t size = 0;               // of the data, as it was sent
    std::span<const std::byte> data = {}; // as much of it as was kept
};

std::optional<TcpSegment> tcp_segment(const CapturedPacket &packet);

} // namespace ferrorpc::conformance
