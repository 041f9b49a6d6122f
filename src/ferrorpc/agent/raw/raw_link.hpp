/// One connection that carries raw frames: its session on its stream, and who waits for what.
#pragma once

#include <ferrorpc/agent/core/pump.hpp>
#include <ferrorpc/session/raw_session.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>

namespace ferrorpc::detail {

class RawLink final : public Pump<RawLink, RawSession> {
public:
    using Received = std::move_only_function<void(ReceiveEnded)>;
    using Sent = std::move_only_function<void(std::expected<void, SendError>)>;
    using Closed = std::move_only_function<void()>;

    /// `closed` runs once, when the connection has ended.
    RawLink(io::Loop &loop, std::unique_ptr<io::Stream> stream, RawLimits limits, Closed closed);

    /// Call pump() after these. Frames go in the order of the calls.
    void receive(std::optional<std::size_t> expected_size, io::TimePoint deadline, Received received);

    /// `sent` runs once the frame is queued: at once, or when enough before it is written.
    void send(Payload payload, Sent sent);

private:
    friend class Pump<RawLink, RawSession>;

    struct Send {
        Payload payload;
        Sent sent;
    };

    void take_events();
    void queue_sends();

    Closed closed_; // nullptr: it has run
    std::unordered_map<ReceiveId, Received> receives_;
    std::deque<Send> sends_; // that are not queued yet
};

} // namespace ferrorpc::detail
