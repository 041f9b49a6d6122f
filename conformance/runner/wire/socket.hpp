// One TCP connection of a rank that the judge plays itself: writes and reads with a deadline, byte by byte as a scenario wants
// it. Waiting is left to a Waiter, which meanwhile listens to the programs of the world. What is read takes memory as it comes.
#pragma once

#include "suite/parts.hpp"
#include "testee/process.hpp"
#include "wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace ferrorpc::conformance {

enum class WireStatus {
    done,
    closed, // the other end has closed or reset the connection
    timed_out,
    interrupted,
};

// Waits until poll() has one of `events` for the descriptor, or for the deadline alone where the descriptor is -1.
using Waiter = std::function<WireStatus(int descriptor, short events, Clock::time_point deadline)>;

class WireSocket {
public:
    WireSocket(FileDescriptor descriptor, Waiter waiter);

    // To HOST:PORT; while nobody listens there it tries again, if it is to. The error is closed, timed_out or interrupted.
    static std::expected<WireSocket, WireStatus> connect(const std::string &address, bool tries_again, const Waiter &waiter,
                                                         Clock::time_point deadline);

    // All bytes of `parts` from `offset` to before `end`.
    WireStatus write(const Parts &parts, std::uint64_t offset, std::uint64_t end, Clock::time_point deadline);
    // Until the program at the other end has read what has come there, `acknowledged` all that was written: that takes as
    // long as the system delays acknowledgements. Needs that program on this machine; elsewhere it waits for nothing.
    WireStatus wait_until_taken(bool acknowledged, Clock::time_point deadline);
    // Appends `size` bytes, or as many as came before the connection ended.
    WireStatus read(std::uint64_t size, Bytes &bytes, Clock::time_point deadline);
    void finish(); // no more bytes from here
    void reset();  // at once, and what is under way is lost
    void close();

    bool is_open() const { return descriptor_.is_open(); }
    // Segments with data that have come so far.
    std::uint64_t segments() const;
    std::pair<std::uint16_t, std::uint16_t> ports() const { return {ours_.port(), theirs_.port()}; }

private:
    bool is_taken(bool acknowledged) const;

    FileDescriptor descriptor_;
    Waiter waiter_;
    SocketAddress ours_;
    SocketAddress theirs_;
};

// Where a rank 0 that the judge plays is met.
class WireListener {
public:
    // At HOST:PORT, where port 0 stands for a free one. The error is one line.
    static std::expected<WireListener, std::string> at(std::string_view address);

    const std::string &address() const { return address_; } // with the port that it is
    std::expected<WireSocket, WireStatus> accept(const Waiter &waiter, Clock::time_point deadline) const;

private:
    explicit WireListener(FileDescriptor descriptor);

    FileDescriptor descriptor_;
    std::string address_;
};

} // namespace ferrorpc::conformance
