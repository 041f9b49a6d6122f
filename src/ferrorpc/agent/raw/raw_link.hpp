/// One connection that carries raw frames: its session on its stream, and who waits for what.
#pragma once

#include <ferrorpc/agent/core/pump.hpp>
#include <ferrorpc/session/raw_session.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace ferrorpc::detail {

class RawLink final : public Pump<RawLink, RawSession> {
public:
    using Received = std::move_only_function<void(ReceiveEnded)>;
    using Closed = std::move_only_function<void()>;

    /// What is to be sent: the content of one frame, or whole frames with their headers, of which all or none is sent.
    struct Message {
        Payload bytes;
        bool is_encoded = false;
    };

    enum class SendEnd : std::uint8_t { queued, deadline, closed, too_large };
    using Sent = std::move_only_function<void(SendEnd)>;

    /// `closed` runs once, when the connection has ended.
    RawLink(io::Loop &loop, std::unique_ptr<io::Stream> stream, RawLimits limits, std::shared_ptr<FrameMemory> frame_memory,
            Closed closed);

    /// Call pump() after these. Frames go in the order of the calls.
    void receive(std::optional<std::size_t> expected_size, io::TimePoint deadline, Received received);
    void receive_response(std::uint64_t request_id, io::TimePoint deadline, Received received);

    /// `sent` runs once the message is queued: at once, or when enough before it is written. At the deadline nothing of a
    /// message that is not queued has been written and nothing will be (spec/protocol.md#FRM-6).
    void send(Message message, io::TimePoint deadline, Sent sent);

    /// Says that a barrier has failed on this connection, and whether its token is still to come (spec/protocol.md#BAR-7).
    void fail_barrier(bool awaits_token) noexcept;
    bool has_failed_barrier() const noexcept { return has_failed_barrier_; }

private:
    friend class Pump<RawLink, RawSession>;

    struct Send {
        Message message;
        io::TimePoint deadline;
        Sent sent;
    };

    void take_events();
    void queue_sends();
    void end_late_sends();
    void arm_send_timer();
    std::optional<SendEnd> try_send(const Message &message);

    io::Loop &loop_;
    Closed closed_; // nullptr: it has run
    std::unordered_map<ReceiveId, Received> receives_;
    std::deque<Send> sends_; // that are not queued yet
    std::unique_ptr<io::Timer> send_timer_;
    bool has_failed_barrier_ = false;
};

} // namespace ferrorpc::detail
