/// Every limit of a session, with its unit, its default and its reason, and how they must relate. C++20.
#pragma once

#include <ferrorpc/generated/wire.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ferrorpc {

struct Limits {
    /// Bytes of a frame's content, both ways (spec/protocol.md#LIM-1). The default is what the crate takes.
    std::uint64_t frame_length_max = FERRORPC_FRAME_LENGTH_LIMIT;

    /// Calls of ours that have not ended, those that wait their turn included. Far more than a program has threads; a call
    /// costs some hundred bytes beside its payload.
    std::size_t calls_in_flight_max = 4096;

    /// Response prefixes whose message is still to come (spec/protocol.md#LIM-6). 8 bytes each; a peer whose threads mix their
    /// frames has one open per call of ours at most.
    std::size_t open_prefixes_max = 4096;

    /// Requests of the peer from their arrival until the last byte of their answer is written. More than a pool of handlers
    /// works on at once, so that none idles; what comes on top waits in the kernel.
    std::size_t requests_in_service_max = 1024;

    /// Bytes of name and payload of requests that are not answered yet. One more request is taken while the sum is below, so
    /// one request may be larger. Some messages of 64 MiB.
    std::size_t request_bytes_max = std::size_t{256} << 20;

    /// Bytes queued for writing. One more message is taken while the sum is below, so one message may be larger. Enough to keep
    /// a fast network busy. A peer that reads slowly makes an agent hold no more than that and the answers of handlers that run
    /// already, for no further one starts. Calls that are held back from a crate peer count against further calls alone, never
    /// against the peer's requests.
    std::size_t queued_bytes_max = std::size_t{64} << 20;

    /// Bytes queued of answers that refuse requests; past it the connection closes. A peer that sends requests over the limits
    /// and does not read its answers is broken.
    std::size_t refusal_bytes_max = std::size_t{1} << 20;

    /// Barrier tokens that have arrived ahead of our own barriers (spec/protocol.md#BAR-6). A crate program sends one ahead per
    /// thread that is in a barrier.
    std::size_t barrier_tokens_max = 64;
};

/// The least frame_length_max, in bytes: the sentence of every refusal fits.
inline constexpr std::uint64_t frame_length_min = 512;

/// What is wrong with these limits; empty when they are sound.
constexpr std::string_view defect(const Limits &limits) noexcept
{
    if (limits.frame_length_max > FERRORPC_FRAME_LENGTH_LIMIT) { // spec/protocol.md#LIM-1
        return "frame_length_max is over 2^30";
    }
    if (limits.frame_length_max < frame_length_min) {
        return "frame_length_max is below 512";
    }
    if (limits.calls_in_flight_max == 0 || limits.requests_in_service_max == 0 || limits.request_bytes_max == 0 ||
        limits.queued_bytes_max == 0) {
        return "a limit is 0";
    }
    if (limits.open_prefixes_max < limits.calls_in_flight_max) { // spec/protocol.md#LIM-6
        return "open_prefixes_max is below calls_in_flight_max";
    }
    if (limits.barrier_tokens_max < 2) { // spec/protocol.md#BAR-6
        return "barrier_tokens_max is below 2";
    }
    if (limits.refusal_bytes_max < frame_length_min || limits.refusal_bytes_max > limits.queued_bytes_max) {
        return "refusal_bytes_max is below 512 or over queued_bytes_max";
    }
    return {};
}

static_assert(defect(Limits{}).empty());

} // namespace ferrorpc
