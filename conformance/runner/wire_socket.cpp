#include "wire_socket.hpp"

#include <fmt/core.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <string_view>

namespace ferrorpc::conformance {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 16;
// Between two looks at what nothing tells: whether somebody listens yet, and whether the other end has read.
constexpr std::chrono::milliseconds socket_look_interval{1};
constexpr int quick_looks = 20; // without a pause between

FileDescriptor tcp_socket()
{
    return FileDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

const sockaddr *pointer_to(const sockaddr_in &address)
{
    return reinterpret_cast<const sockaddr *>(&address); // what the system's calls take
}

using GetName = int (*)(int, sockaddr *, socklen_t *);

std::uint16_t port_of(const FileDescriptor &socket, GetName name)
{
    sockaddr_in address{};
    socklen_t size = sizeof address;
    return name(socket.get(), reinterpret_cast<sockaddr *>(&address), &size) == 0 ? ntohs(address.sin_port) : std::uint16_t{0};
}

std::uint16_t port_of(std::string_view address)
{
    std::uint16_t port = 0;
    const std::string_view digits = address.substr(address.rfind(':') + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return port;
}

bool would_block()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

WireSocket::WireSocket(FileDescriptor descriptor, Waiter waiter)
    : descriptor_(std::move(descriptor)), waiter_(std::move(waiter)),
      ports_(port_of(descriptor_, getsockname), port_of(descriptor_, getpeername))
{
    const int on = 1;
    setsockopt(descriptor_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // each write is a segment of its own
}

std::expected<WireSocket, WireStatus> WireSocket::connect(const std::string &address, bool tries_again, const Waiter &waiter,
                                                          Clock::time_point deadline)
{
    const sockaddr_in place = loopback(port_of(address));
    while (true) {
        FileDescriptor socket = tcp_socket();
        const int result = ::connect(socket.get(), pointer_to(place), sizeof place);
        if (result != 0 && errno == EINPROGRESS) {
            if (const WireStatus status = waiter(socket.get(), POLLOUT, deadline); status != WireStatus::done) {
                return std::unexpected(status);
            }
        }
        if (port_of(socket, getpeername) != 0) {
            return WireSocket(std::move(socket), waiter);
        }
        if (!tries_again) {
            return std::unexpected(WireStatus::closed);
        }
        if (Clock::now() >= deadline) {
            return std::unexpected(WireStatus::timed_out);
        }
        const WireStatus status = waiter(-1, 0, Clock::now() + socket_look_interval);
        if (status == WireStatus::interrupted || status == WireStatus::closed) {
            return std::unexpected(status);
        }
    }
}

WireStatus WireSocket::write(const Parts &parts, std::uint64_t offset, std::uint64_t end, Clock::time_point deadline)
{
    end = std::min(end, parts.size());
    while (offset < end) {
        const Bytes piece = parts.copy(offset, static_cast<std::size_t>(std::min<std::uint64_t>(piece_size, end - offset)));
        const ssize_t count = send(descriptor_.get(), piece.data(), piece.size(), MSG_NOSIGNAL);
        if (count > 0) {
            offset += static_cast<std::uint64_t>(count);
        } else if (!would_block()) {
            return WireStatus::closed;
        } else if (const WireStatus status = waiter_(descriptor_.get(), POLLOUT, deadline); status != WireStatus::done) {
            return status;
        }
    }
    return WireStatus::done;
}

WireStatus WireSocket::wait_until_taken(bool acknowledged, Clock::time_point deadline)
{
    for (int looks = 0; !is_taken(acknowledged); ++looks) {
        if (looks < quick_looks) {
            continue;
        }
        if (Clock::now() >= deadline) {
            return WireStatus::timed_out;
        }
        if (waiter_(-1, 0, Clock::now() + socket_look_interval) == WireStatus::interrupted) {
            return WireStatus::interrupted;
        }
    }
    return WireStatus::done;
}

// Nothing waits to be acknowledged here, where that is asked, and nothing to be read at the other end, which the system's table
// of sockets tells.
bool WireSocket::is_taken(bool acknowledged) const
{
    int unacknowledged = 0;
    if (acknowledged && ioctl(descriptor_.get(), SIOCOUTQ, &unacknowledged) == 0 && unacknowledged > 0) {
        return false;
    }
    std::ifstream table("/proc/net/tcp");
    const std::string theirs = fmt::format(" 0100007F:{:04X} 0100007F:{:04X} ", ports_.second, ports_.first);
    for (std::string line; std::getline(table, line);) {
        if (const std::size_t at = line.find(theirs); at != std::string::npos) {
            // Behind the addresses: the state, then tx_queue:rx_queue.
            return line.substr(at + theirs.size() + 3, 17).ends_with(":00000000");
        }
    }
    return true;
}

WireStatus WireSocket::read(std::uint64_t size, Bytes &bytes, Clock::time_point deadline)
{
    std::array<std::byte, piece_size> buffer;
    while (size > 0) {
        const ssize_t count = recv(descriptor_.get(), buffer.data(), std::min<std::uint64_t>(size, buffer.size()), 0);
        if (count > 0) {
            bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + count);
            size -= static_cast<std::uint64_t>(count);
        } else if (count == 0 || !would_block()) {
            return WireStatus::closed;
        } else if (const WireStatus status = waiter_(descriptor_.get(), POLLIN, deadline); status != WireStatus::done) {
            return status;
        }
    }
    return WireStatus::done;
}

void WireSocket::finish()
{
    shutdown(descriptor_.get(), SHUT_WR);
}

void WireSocket::reset()
{
    const linger at_once{1, 0};
    setsockopt(descriptor_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    descriptor_.close();
}

void WireSocket::close()
{
    descriptor_.close();
}

std::uint64_t WireSocket::segments() const
{
    tcp_info info{};
    socklen_t size = sizeof info;
    return getsockopt(descriptor_.get(), IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? info.tcpi_data_segs_in : 0;
}

WireListener::WireListener(Waiter waiter) : descriptor_(tcp_socket()), waiter_(std::move(waiter))
{
    const sockaddr_in any_port = loopback(0);
    if (bind(descriptor_.get(), pointer_to(any_port), sizeof any_port) == 0 && listen(descriptor_.get(), SOMAXCONN) == 0) {
        address_ = fmt::format("127.0.0.1:{}", port_of(descriptor_, getsockname));
    }
}

std::expected<WireSocket, WireStatus> WireListener::accept(Clock::time_point deadline)
{
    if (const WireStatus status = waiter_(descriptor_.get(), POLLIN, deadline); status != WireStatus::done) {
        return std::unexpected(status);
    }
    FileDescriptor socket(accept4(descriptor_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket.is_open()) {
        return std::unexpected(WireStatus::closed);
    }
    return WireSocket(std::move(socket), waiter_);
}

} // namespace ferrorpc::conformance
