/// A TCP connection as a Stream. What is set on its socket, and how it finds out that its peer is gone, stands here.
#pragma once

#include <ferrorpc/agent/io/stream.hpp>

#include <asio/ip/tcp.hpp>

#include <chrono>
#include <memory>

namespace ferrorpc::io {

/// Programs that this one starts do not get the socket: held by one of them, a connection or port would outlive us.
void keep_to_ourselves(int socket) noexcept;

/// `socket` is connected. `silence_max`: see silence.hpp.
std::unique_ptr<Stream> make_asio_stream(asio::ip::tcp::socket socket, std::chrono::milliseconds silence_max);

} // namespace ferrorpc::io
