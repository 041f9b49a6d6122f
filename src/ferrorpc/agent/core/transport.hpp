/// How a rank comes by its connections with others. A star, an in-process group, later a mesh or a relay: the hub sees only
/// this.
#pragma once

#include <ferrorpc/agent/io/stream.hpp>
#include <ferrorpc/agent/options.hpp>
#include <ferrorpc/session/session.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace ferrorpc::detail {

/// Why a connector was turned away.
enum class AnnounceFault : std::uint8_t { invalid, silent, duplicate };

/// Called on the loop, also from within start() and left().
class TransportOwner {
public:
    /// A connection with that rank, announced, with nothing behind the announce read. There is none with it now.
    virtual void joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream) = 0;

    virtual void announce_failed(AnnounceFault fault, std::string_view what) = 0;
    virtual void connect_attempted() = 0;

    /// No connection with that rank will come any more, nor with any. `what`: the crate's text.
    virtual void gave_up(std::uint64_t rank, std::error_code error, std::string what) = 0;

protected:
    ~TransportOwner() = default;
};

/// Lives on its loop. Destruction stops it.
class Transport {
public:
    virtual ~Transport() = default;

    /// Once. `owner` must outlive the transport.
    virtual void start(TransportOwner &owner) = 0;

    /// The connection with that rank has ended. `had_frames`: frames of the peer had arrived behind the announce.
    virtual void left(std::uint64_t rank, bool had_frames) = 0;

    /// Where rank 0 listens, or where this rank connects.
    virtual std::string address() const = 0;

    /// How many peers this rank is ever connected with.
    virtual std::uint64_t peer_count() const = 0;

    /// Whether a connection with that rank can ever be.
    virtual bool leads_to(std::uint64_t rank) const = 0;

    /// Whether this rank is connected with itself too.
    virtual bool leads_to_self() const = 0;
};

} // namespace ferrorpc::detail
