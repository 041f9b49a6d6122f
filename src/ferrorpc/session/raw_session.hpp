/// A connection that carries whole frames of raw bytes, as the crate's `send` and `recv` do, in place of RPC
/// (spec/protocol.md#SES-11), and responses and tokens among them, each in its turn. Refuses frames over the cap.
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
#include <memory>
#include <optional>
#include <span>

namespace ferrorpc {

enum class ReceiveId : std::uint64_t {};

enum class ReceiveEnd : std::uint8_t {
    received,
    size_mismatch, ///< `payload` is what came instead; the next receive gets the next frame
    no_prefix,     ///< `payload` came where a response's prefix was due, and has its size but not its range
    deadline,      ///< nothing is lost: the next receive gets the frame
    cancelled,     ///< likewise
    connection_lost,
    refused, ///< the peer's frame is over the cap, and the connection closes (spec/protocol.md#LIM-2)
};

struct ReceiveEnded {
    ReceiveId id{};
    ReceiveEnd end{};
    Payload payload;
    std::uint64_t expected_size = 0; ///< size_mismatch: the size that was due
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
    explicit RawSession(RawLimits limits = {}, std::shared_ptr<FrameMemory> frame_memory = nullptr);
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

    /// Queues what has been encoded, whole frames with their headers, all or none of it.
    std::expected<void, SendError> send_encoded(Payload frames);

    std::size_t queued_bytes() const noexcept { return output_.bytes(); }

    /// Waits for the next frame that no earlier receive gets; `expected_size`: what it must have, in bytes; none: any. Ends
    /// with exactly one ReceiveEnded.
    ReceiveId receive(std::optional<std::size_t> expected_size, TimePoint deadline = no_deadline);

    /// Waits for the response to that call, whose request was sent: `payload` is its message, not decoded. The responses of
    /// other calls are dropped (spec/protocol.md#SES-4, SES-5). When it ends before the response has come, the response is
    /// dropped once it does: no later receive gets one of its two frames.
    ReceiveId receive_response(std::uint64_t request_id, TimePoint deadline = no_deadline);

    /// The call whose response has not come, whether or not anybody waits for it still.
    std::optional<std::uint64_t> awaited_response() const noexcept { return awaited_response_; }

    /// Says that a barrier has failed before its token came: the token is dropped once it does (spec/protocol.md#BAR-7).
    void drop_late_token() noexcept { awaits_late_token_ = true; }

    /// Responses and tokens that came when nobody waited for them.
    std::uint64_t dropped_count() const noexcept { return dropped_count_; }

    /// False when it has ended before.
    bool cancel(ReceiveId id);

    /// Drops what is queued and what has arrived; all that waits ends as connection_lost.
    void close() noexcept;

    /// The same for lack of memory: whatever throws std::bad_alloc is to be followed by it.
    void out_of_memory() noexcept { close(); }

    /// Whether the connection has ended, in whatever way: nothing can be sent any more.
    bool is_closed() const noexcept { return state_ != State::open; }

private:
    enum class State : std::uint8_t { open, ended, refused, closed };

    enum class Awaits : std::uint8_t { frame, response };

    struct Receive {
        ReceiveId id;
        Awaits what;
        std::optional<std::size_t> expected_size; // of a frame
        TimePoint deadline;
    };
    using Receives = std::deque<Receive>;

    void deliver();
    void take(ByteView content);
    void take_response(ByteView content);
    void hand_over(ByteView content);
    bool is_turn_of_response() const;
    Receives::iterator response_receive();
    void end_first(ReceiveEnd why, Payload payload = {}, std::uint64_t expected_size = 0);
    ReceiveId add(Awaits what, std::optional<std::size_t> expected_size, TimePoint deadline);
    void stop(State state) noexcept;

    RawLimits limits_;
    State state_ = State::open;
    FrameReader reader_;
    detail::OutputQueue output_;
    Receives receives_; // that have not ended, in order
    std::deque<ReceiveEnded> events_;
    std::optional<std::uint64_t> awaited_response_;
    std::optional<std::uint64_t> open_prefix_; // the length announced for the next frame
    bool awaits_late_token_ = false;
    std::uint64_t dropped_count_ = 0;
    std::uint64_t next_id_ = 1;
};

} // namespace ferrorpc
