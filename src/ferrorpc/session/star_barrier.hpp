/// The barrier over all connections of one rank: rank 0's over its spokes, rank N's over its one connection to rank 0.
/// Sans-I/O, beside the sessions, which it drives.
#pragma once

#include <ferrorpc/session/session.hpp>
#include <ferrorpc/session/time.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <vector>

namespace ferrorpc {

enum class BarrierId : std::uint64_t {};

enum class BarrierEnd : std::uint8_t {
    done,
    deadline,
    connection_lost, ///< one of the connections
    another_failed,  ///< of those begun at once: nobody can tell any more whose token comes next
    cancelled,
};

struct BarrierEnded {
    BarrierId id{};
    BarrierEnd end{};
    bool operator==(const BarrierEnded &) const = default;
};

/// No barrier was started: a connection is missing or closed, or a barrier has failed on it (spec/protocol.md#BAR-7).
enum class BarrierError : std::uint8_t { no_connection, barrier_failed };

/// Not thread-safe, and on one strand with its sessions. Throws std::bad_alloc in begin() alone, which then has begun nothing.
/// Several barriers may be begun at once; they end in that order.
class StarBarrier {
public:
    /// `peer_count`: 1 for a spoke; world size - 1 for the hub.
    StarBarrier(StarEnd end, std::size_t peer_count);

    /// Says which session leads to a peer, from 0 to peer_count - 1; nullptr: none. One that is replaced counts as lost. A
    /// session must live until it is replaced or this object ends.
    void connect(std::size_t peer, Session *session);

    /// Begins a barrier, which ends with exactly one BarrierEnded.
    std::expected<BarrierId, BarrierError> begin(TimePoint deadline);

    /// Ends a barrier as cancelled, and with it every other. False when it has ended before.
    bool cancel(BarrierId id);

    /// Looks what has become of the sessions: call it after a TokenReceived or Closed of one of them.
    void update();

    /// Ends what has a deadline at or before `now`, and with it every other barrier.
    void advance(TimePoint now);
    std::optional<TimePoint> next_deadline() const noexcept;

    std::optional<BarrierEnded> next_event();

private:
    struct Barrier {
        BarrierId id;
        TimePoint deadline;
        BarrierEnd end; // once it has ended
    };

    // spec/protocol.md#BAR-8: of a spoke's barriers, those whose token is on its way; the others wait here.
    static constexpr std::size_t tokens_unanswered_max = 2;

    void enter();
    bool is_complete() const noexcept;
    bool has_lost() const noexcept;
    void finish_first();
    void finish_complete();

    /// Ends all of them: those for which `is_cause(barrier)` is true with `why`.
    template <typename IsCause>
    void fail_all(BarrierEnd why, IsCause is_cause);

    /// Those that have not ended.
    std::span<Barrier> open_barriers() noexcept { return std::span{barriers_}.subspan(ended_); }
    std::span<const Barrier> open_barriers() const noexcept { return std::span{barriers_}.subspan(ended_); }

    StarEnd end_;
    std::vector<Session *> peers_;
    std::vector<Barrier> barriers_; // in the order of begin(); those that have ended, in front, until that is told
    std::size_t ended_ = 0;         // of barriers_
    std::uint64_t next_id_ = 1;
};

} // namespace ferrorpc
