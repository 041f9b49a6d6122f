// Who else connects to rank 0: port scanners, the silent, the rude, and those who claim to be somebody.
#pragma once

#include <asio/awaitable.hpp>

#include <cstdint>
#include <random>

namespace soak {

// Connects to that port on loopback, announces no rank of the world or nothing at all, and goes, or is sent away.
asio::awaitable<void> visit(std::uint16_t port, std::uint8_t world_size, std::mt19937_64 &random);

// Announces that rank and breaks the protocol in one of many ways, until rank 0 closes the connection or some seconds are over.
asio::awaitable<void> pose_as(std::uint8_t rank, std::uint16_t port, std::mt19937_64 &random);

} // namespace soak
