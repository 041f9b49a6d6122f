/// What a session has counted since it began. C++20.
#pragma once

#include <cstdint>

namespace ferrorpc {

struct Counters {
    std::uint64_t bytes_received = 0;
    std::uint64_t bytes_written = 0;
    std::uint64_t frames_received = 0;  ///< whole ones of a kind; a response has two
    std::uint64_t messages_written = 0; ///< requests, responses and tokens
    std::uint64_t calls_started = 0;
    std::uint64_t calls_ended = 0; ///< in whatever way
    std::uint64_t requests_received = 0;
    std::uint64_t requests_undecodable = 0; ///< answered with an error (spec/protocol.md#ERR-5)
    std::uint64_t requests_refused = 0;     ///< over a limit or during shutdown, answered with an error
    std::uint64_t responses_replaced = 0;   ///< ours, not sendable and sent as an error instead
    std::uint64_t responses_undecodable = 0;
    std::uint64_t responses_late = 0;    ///< of calls that have ended, so second ones too; dropped (spec/protocol.md#SES-5)
    std::uint64_t responses_unknown = 0; ///< of no call yet, or of one not written yet; dropped (spec/protocol.md#SES-5)
    std::uint64_t tokens_received = 0;
    std::uint64_t tokens_dropped = 0; ///< late for a barrier that had failed (spec/protocol.md#BAR-7)

    Counters &operator+=(const Counters &more) noexcept
    {
        bytes_received += more.bytes_received;
        bytes_written += more.bytes_written;
        frames_received += more.frames_received;
        messages_written += more.messages_written;
        calls_started += more.calls_started;
        calls_ended += more.calls_ended;
        requests_received += more.requests_received;
        requests_undecodable += more.requests_undecodable;
        requests_refused += more.requests_refused;
        responses_replaced += more.responses_replaced;
        responses_undecodable += more.responses_undecodable;
        responses_late += more.responses_late;
        responses_unknown += more.responses_unknown;
        tokens_received += more.tokens_received;
        tokens_dropped += more.tokens_dropped;
        return *this;
    }

    bool operator==(const Counters &) const = default;
};

} // namespace ferrorpc
