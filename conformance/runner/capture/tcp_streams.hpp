// Puts the TCP of a capture together: for each connection what either side sent, in order, once. Retransmitted bytes count
// once, segments out of order wait for those before them, and what never comes is a gap, behind which nothing is told. A
// connection whose beginning was not captured is only counted, for nothing tells where its frames begin.
#pragma once

#include "capture/tcp_segment.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

inline constexpr std::size_t connector = 0; // the sides of a connection
inline constexpr std::size_t acceptor = 1;

struct TcpPiece {
    std::size_t side = connector;
    std::span<const std::byte> bytes = {};
    std::size_t packet = 0; // the number of the one with which these bytes and all before them had come
    std::chrono::nanoseconds time{};
};

struct TcpSide {
    TcpAddress address = {};
    std::uint64_t size = 0; // of the bytes in its pieces
    bool has_gap = false;   // more was sent than the capture holds
    bool finished = false;  // closed in order, behind all of its pieces
    std::size_t retransmitted = 0;
    std::size_t out_of_order = 0;
};

struct TcpConnection {
    std::array<TcpSide, 2> sides = {};
    std::vector<TcpPiece> pieces = {}; // of both sides, as they became whole

    // "10.0.0.1:29500/10.0.0.2:40000"
    std::string id() const { return to_string(sides[acceptor].address) + "/" + to_string(sides[connector].address); }
};

struct TcpStreams {
    std::vector<TcpConnection> connections = {}; // in the order in which they began
    std::size_t begun_before = 0;
};

// The pieces lie in the bytes of the packets.
TcpStreams tcp_streams(std::span<const CapturedPacket> packets);

} // namespace ferrorpc::conformance
