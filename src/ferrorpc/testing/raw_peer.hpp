/// A bare TCP peer on loopback: says on a real socket whatever a test wants said, and nothing by itself. Linux; not installed.
/// What fails, or has not come after 30 s, throws: a watchdog, so that no test hangs.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/frame.hpp>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace ferrorpc::testing {

class RawPeer {
public:
    /// A socket that is not connected yet, for a test that takes all other descriptors away.
    RawPeer() : RawPeer{Socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}} {}
    explicit RawPeer(std::uint16_t port) : RawPeer{} { connect(port); }
    RawPeer(std::uint16_t port, std::uint64_t rank) : RawPeer{port} { announce(rank); }
    RawPeer(RawPeer &&other) noexcept : socket_{std::exchange(other.socket_, -1)} {}
    RawPeer &operator=(RawPeer &&) = delete;
    ~RawPeer() { close(); }

    /// Takes a port on loopback, where nobody listens until accept().
    std::uint16_t bind()
    {
        sockaddr_in place = on_loopback(0);
        socklen_t size = sizeof place;
        check(::bind(socket_, reinterpret_cast<const sockaddr *>(&place), size), "bind");
        check(::getsockname(socket_, reinterpret_cast<sockaddr *>(&place), &size), "getsockname");
        return ntohs(place.sin_port);
    }

    RawPeer accept()
    {
        check(::listen(socket_, SOMAXCONN), "listen");
        const int accepted = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        check(accepted, "accept");
        return RawPeer{Socket{accepted}};
    }

    int native_handle() const noexcept { return socket_; }

    void connect(std::uint16_t port)
    {
        const sockaddr_in place = on_loopback(port);
        check(::connect(socket_, reinterpret_cast<const sockaddr *>(&place), sizeof place), "connect");
    }

    void announce(std::uint64_t rank)
    {
        std::vector<std::byte> bytes;
        for (unsigned shift = 0; shift < 64; shift += 8) {
            bytes.push_back(static_cast<std::byte>(rank >> shift & 0xFF));
        }
        send(bytes);
    }

    void send(ByteView bytes)
    {
        while (!bytes.empty()) {
            const ssize_t size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            check(size, "send");
            bytes = bytes.subspan(static_cast<std::size_t>(size));
        }
    }

    /// Exactly so many bytes.
    std::vector<std::byte> read(std::size_t size)
    {
        std::vector<std::byte> bytes(size);
        for (std::size_t count = 0; count < size;) {
            const ssize_t got = ::recv(socket_, bytes.data() + count, size - count, 0);
            check(got, "recv");
            if (got == 0) {
                throw std::runtime_error{"the connection ended after " + std::to_string(count) + " of " + std::to_string(size) +
                                         " bytes"};
            }
            count += static_cast<std::size_t>(got);
        }
        return bytes;
    }

    /// The content of one frame, which the test expects to be small.
    std::vector<std::byte> read_frame()
    {
        const std::vector<std::byte> header = read(frame_header_size);
        std::size_t length = 0;
        for (std::size_t index = 0; index < header.size(); ++index) {
            length |= std::to_integer<std::size_t>(header[index]) << (8 * index);
        }
        return read(length);
    }

    /// Waits for the connection's end; false: another byte came instead.
    bool sees_end()
    {
        std::byte byte{};
        const ssize_t got = ::recv(socket_, &byte, 1, 0);
        if (got < 0 && errno == ECONNRESET) {
            return true;
        }
        check(got, "recv");
        return got == 0;
    }

    /// Sends nothing more, but goes on reading: the half-closed connection.
    void finish() { check(::shutdown(socket_, SHUT_WR), "shutdown"); }

    /// Ends with RST in place of FIN.
    void reset()
    {
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        check(::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), "setsockopt");
        close();
    }

    void close() noexcept
    {
        if (socket_ >= 0) {
            ::close(std::exchange(socket_, -1));
        }
    }

private:
    struct Socket {
        int handle = -1;
    };
    explicit RawPeer(Socket opened) : socket_{opened.handle}
    {
        check(socket_, "socket");
        const timeval longest{.tv_sec = 30, .tv_usec = 0};
        check(::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest), "setsockopt");
        check(::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest), "setsockopt");
        const int on = 1; // else its small writes wait for acknowledgements
        check(::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
    }

    static sockaddr_in on_loopback(std::uint16_t port) noexcept
    {
        sockaddr_in place = {};
        place.sin_family = AF_INET;
        place.sin_port = htons(port);
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return place;
    }

    static void check(ssize_t result, const char *what)
    {
        if (result < 0) {
            throw std::system_error{errno, std::generic_category(), what};
        }
    }

    int socket_ = -1;
};

} // namespace ferrorpc::testing
