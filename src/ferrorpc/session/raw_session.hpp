/// A connection that carries whole frames of raw bytes, as the crate's `send` and `recv` do, in place of RPC
/// (spec/protocol.md#SES-11). Refuses frames over the cap.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/frame_reader.hpp>
#include <ferrorpc/session/output_queue.hpp>
#include <ferrorpc/session/payload.hpp>
#include <ferrorpc/session/time.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <span>

namespace ferrorpc {

enum class ReceiveId : std::uint64_t {};

enum class ReceiveEnd : std::uint8_t {
    received,
    size_mismatch, ///< `payload` is what came instead; the next receive gets the next frame
    deadline,      ///< nothing is lost: the next receive gets the frame
    cancelled,     ///< likewise
    connection_lost,
    refused, ///< the peer's frame is over the cap, and the connection closes (spec/protocol.md#LIM-2)
};

struct ReceiveEnded {
    ReceiveId id{};
    ReceiveEnd end{};
    Payload payload;
    bool operator==(const ReceiveEnded &) const = default;
};

enum class SendError : std::uint8_t {
    closed,
    queue_full, ///< queued_bytes_max: try again when less is queued
    too_large,  ///< over the cap (spec/protocol.md#LIM-4)
};

struct RawLimits {
    /// Bytes of a frame's content, both ways (spec/protocol.md#LIM-1).
    std::uint64_t frame_length_max = frame_length_limit;

    /// Bytes queued for writing. One more frame is taken while the sum is below.
    std::size_t queued_bytes_max = std::size_t{64} << 20;

    /// Bytes read before anyone asks for them, so that a peer's small frames do not wait and its end is seen.
    std::size_t read_ahead_max = std::size_t{64} << 10;
};

/// Not thread-safe. Input, output and time are those of Session. Frames are received in the order of the calls of receive().
class RawSession {
public:
    /// Throws std::invalid_argument when the cap is over frame_length_limit.
    explicit RawSession(RawLimits limits = {});
    RawSession(const RawSession &) = delete;
    RawSession &operator=(const RawSession &) = delete;

    std::span<std::byte> prepare();
    void commit(std::size_t size);

    /// True while a receive waits; otherwise until read_ahead_max. False once closed.
    bool wants_input() const noexcept;

    /// Whole frames that have arrived can still be received.
    void connection_ended();

    std::span<const ByteView> output();
    void wrote(std::size_t size);

    void advance(TimePoint now);
    std::optional<TimePoint> next_deadline() const noexcept;

    std::optional<ReceiveEnded> next_event();

    /// Queues one frame.
    std::expected<void, SendError> send(Payload payload);
    std::size_t queued_bytes() const noexcept { return output_.bytes(); }

    /// Waits for the next frame that no earlier receive gets; `expected_size`: what it must have, in bytes; none: any. Ends
    /// with exactly one ReceiveEnded.
    ReceiveId receive(std::optional<std::size_t> expected_size, TimePoint deadline = no_deadline);

    /// False when it has ended before.
    bool cancel(ReceiveId id);

    /// Drops what is queued and what has arrived; all that waits ends as connection_lost.
    void close();
    void out_of_memory() { close(); }

    /// Whether the connection has ended, in whatever way: nothing can be sent any more.
    bool is_closed() const noexcept { return state_ != State::open; }

private:
    enum class State : std::uint8_t { open, ended, refused, closed };

    struct Receive {
        ReceiveId id;
        std::optional<std::size_t> expected_size;
        TimePoint deadline;
    };

    void deliver();
    void end(ReceiveEnd why, Payload payload = {});
    void stop(State state);

    RawLimits limits_;
    State state_ = State::open;
    FrameReader reader_;
    detail::OutputQueue output_;
    std::deque<Receive> receives_; // that have not ended, in order
    std::deque<ReceiveEnded> events_;
    std::uint64_t next_id_ = 1;
};

} // namespace ferrorpc
