/// Streams of bytes, and how to come by them. Everything here is used on its loop's thread, and completes there, never from
/// within the call that started it.
#pragma once

#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/codec/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace ferrorpc::io {

/// Both directions of one connection. Destruction closes it.
class Stream {
public:
    /// An error, or the bytes that were read or written, at least 1. The peer's end of its stream is Errc::connection_lost.
    using Done = std::move_only_function<void(std::error_code, std::size_t)>;

    virtual ~Stream() = default;

    /// Reads at least 1 byte into `room`, which must live until then. One read at a time.
    virtual void read_some(std::span<std::byte> room, Done done) = 0;

    /// Writes at least 1 byte of `buffers`, in their order; the bytes must live until then, the span of views need not. One
    /// write at a time.
    virtual void write_some(std::span<const ByteView> buffers, Done done) = 0;

    /// Writes what it takes at once of `buffers`, and gives the bytes. 0: nothing, and write_some() tells why. Not while a
    /// write is under way.
    virtual std::size_t try_write(std::span<const ByteView>) noexcept { return 0; }

    /// Whether the peer's bytes are to be acknowledged at once: one that delays small writes until then is quicker so.
    virtual void prefer_quick_acknowledgements(bool) {}

    /// Ends both directions; what is pending completes with an error. May be called again.
    virtual void close() noexcept = 0;
};

/// Takes connections. Destruction stops it.
class Listener {
public:
    using Accepted = std::move_only_function<void(std::error_code, std::unique_ptr<Stream>)>;

    virtual ~Listener() = default;

    /// One connection; one accept at a time.
    virtual void accept(Accepted done) = 0;

    /// Where it listens, port resolved: "127.0.0.1:29500".
    virtual std::string address() const = 0;

    virtual void close() noexcept = 0;
};

/// Where a rank 0 listens.
struct Endpoint {
    std::string host; ///< a name or an address
    std::uint16_t port = 0;

    std::string text() const; ///< "127.0.0.1:29500", "[::1]:29500"
};

/// The crate's sentence for it.
std::string bind_failed(const Endpoint &endpoint, std::string_view why);

class Network {
public:
    using Connected = std::move_only_function<void(std::error_code, std::unique_ptr<Stream>)>;

    virtual ~Network() = default;

    /// Throws AgentError.
    virtual std::unique_ptr<Listener> listen(const Endpoint &endpoint) = 0;

    /// One attempt. At the deadline it has failed (std::errc::timed_out), whatever it waits for.
    virtual void connect(const Endpoint &endpoint, TimePoint deadline, Connected done) = 0;
};

} // namespace ferrorpc::io
