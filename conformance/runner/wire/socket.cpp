#include "wire/socket.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

namespace ferrorpc::conformance {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 16;
// Between two looks at what nothing tells: whether somebody listens yet, and whether the other end has read.
constexpr std::chrono::milliseconds socket_look_interval{1};
constexpr int quick_looks = 20; // without a pause between

FileDescriptor tcp_socket(int family)
{
    return FileDescriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

// Whether the end `local` of a connection has bytes that its program has not read; nullopt where the table lacks it.
std::optional<bool> has_unread(const char *table, const std::string &local, const std::string &remote)
{
    if (local.empty() || remote.empty()) { // no address of this table's kind
        return std::nullopt;
    }
    std::ifstream rows(table);
    const std::string ends = fmt::format(" {} {} ", local, remote);
    for (std::string row; std::getline(rows, row);) {
        if (const std::size_t at = row.find(ends); at != std::string::npos) {
            // Behind the addresses: the state, then tx_queue:rx_queue.
            return !row.substr(at + ends.size() + 3, 17).ends_with(":00000000");
        }
    }
    return std::nullopt;
}

bool would_block()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

WireSocket::WireSocket(FileDescriptor descriptor, Waiter waiter)
    : descriptor_(std::move(descriptor)), waiter_(std::move(waiter)), ours_(SocketAddress::of_this_end(descriptor_.get())),
      theirs_(SocketAddress::of_other_end(descriptor_.get()))
{
    const int on = 1;
    setsockopt(descriptor_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // each write is a segment of its own
}

std::expected<WireSocket, WireStatus> WireSocket::connect(const std::string &address, bool tries_again, const Waiter &waiter,
                                                          Clock::time_point deadline)
{
    const auto place = SocketAddress::resolve(address);
    if (!place) {
        return std::unexpected(WireStatus::closed);
    }
    while (true) {
        FileDescriptor socket = tcp_socket(place->family());
        const int result = ::connect(socket.get(), place->get(), place->size());
        if (result != 0 && errno == EINPROGRESS) {
            if (const WireStatus status = waiter(socket.get(), POLLOUT, deadline); status != WireStatus::done) {
                return std::unexpected(status);
            }
        }
        if (SocketAddress::of_other_end(socket.get()).port() != 0) {
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
        if (pollfd look{descriptor_.get(), 0, 0}; poll(&look, 1, 0) > 0) { // reset: nobody acknowledges any more
            return WireStatus::closed;
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
    auto unread = has_unread("/proc/net/tcp", theirs_.in_table_of_ipv4(), ours_.in_table_of_ipv4());
    if (!unread) { // a program that listens for IPv6 has its connections in the other table
        unread = has_unread("/proc/net/tcp6", theirs_.in_table_of_ipv6(), ours_.in_table_of_ipv6());
    }
    return !unread.value_or(false);
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

WireListener::WireListener(FileDescriptor descriptor)
    : descriptor_(std::move(descriptor)), address_(SocketAddress::of_this_end(descriptor_.get()).text())
{
}

std::expected<WireListener, std::string> WireListener::at(std::string_view address)
{
    const auto place = SocketAddress::resolve(address);
    if (!place) {
        return std::unexpected(place.error());
    }
    FileDescriptor socket = tcp_socket(place->family());
    const int on = 1; // connections of the run before may linger there
    if (setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(socket.get(), place->get(), place->size()) != 0 || listen(socket.get(), SOMAXCONN) != 0) {
        return std::unexpected(fmt::format("cannot listen at {}: {}", place->text(), std::strerror(errno)));
    }
    return WireListener(std::move(socket));
}

std::expected<WireSocket, WireStatus> WireListener::accept(const Waiter &waiter, Clock::time_point deadline) const
{
    if (const WireStatus status = waiter(descriptor_.get(), POLLIN, deadline); status != WireStatus::done) {
        return std::unexpected(status);
    }
    FileDescriptor socket(accept4(descriptor_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket.is_open()) {
        return std::unexpected(WireStatus::closed);
    }
    return WireSocket(std::move(socket), waiter);
}

} // namespace ferrorpc::conformance
