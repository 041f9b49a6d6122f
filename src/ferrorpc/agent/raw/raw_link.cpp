#include <ferrorpc/agent/raw/raw_link.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc::detail {

RawLink::RawLink(io::Loop &loop, std::unique_ptr<io::Stream> stream, RawLimits limits,
                 std::shared_ptr<FrameMemory> frame_memory, Closed closed)
    : Pump{loop, std::move(stream), limits, std::move(frame_memory)}, loop_{loop}, closed_{std::move(closed)},
      send_timer_{loop.make_timer()}
{
}

void RawLink::receive(std::optional<std::size_t> expected_size, io::TimePoint deadline, Received received)
{
    receives_.emplace(session().receive(expected_size, deadline), std::move(received));
}

void RawLink::receive_response(std::uint64_t request_id, io::TimePoint deadline, Received received)
{
    receives_.emplace(session().receive_response(request_id, deadline), std::move(received));
}

void RawLink::send(Message message, io::TimePoint deadline, Sent sent)
{
    sends_.push_back({std::move(message), deadline, std::move(sent)});
    queue_sends();
}

// nullopt: there is no room yet.
std::optional<RawLink::SendEnd> RawLink::try_send(const Message &message)
{
    const auto queued = message.is_encoded ? session().send_encoded(message.bytes) : session().send(message.bytes);
    if (queued) {
        return SendEnd::queued;
    }
    switch (queued.error()) {
    case SendError::queue_full:
        return std::nullopt;
    case SendError::too_large:
        return SendEnd::too_large;
    case SendError::closed:
        break;
    }
    return SendEnd::closed;
}

void RawLink::queue_sends()
{
    while (!sends_.empty()) {
        const std::optional<SendEnd> end = try_send(sends_.front().message);
        if (!end) {
            break;
        }
        Sent sent = std::move(sends_.front().sent);
        sends_.pop_front();
        sent(*end);
    }
    arm_send_timer();
}

void RawLink::end_late_sends()
{
    for (Send &send : std::exchange(sends_, {})) {
        if (send.deadline <= loop_.now()) {
            send.sent(SendEnd::deadline);
        } else {
            sends_.push_back(std::move(send));
        }
    }
    arm_send_timer();
}

void RawLink::arm_send_timer()
{
    const auto next = std::ranges::min_element(sends_, {}, &Send::deadline);
    if (next == sends_.end() || next->deadline == no_deadline) {
        send_timer_->stop();
        return;
    }
    send_timer_->start(next->deadline, [this] { end_late_sends(); }); // the timer ends before this
}

void RawLink::fail_barrier(bool awaits_token) noexcept
{
    has_failed_barrier_ = true;
    if (awaits_token) {
        session().drop_late_token();
    }
}

void RawLink::take_events()
{
    queue_sends();
    while (std::optional<ReceiveEnded> ended = session().next_event()) {
        auto receive = receives_.extract(ended->id);
        if (!receive.empty()) {
            receive.mapped()(std::move(*ended));
        }
    }
    if (session().is_closed() && closed_) {
        std::exchange(closed_, nullptr)();
    }
}

} // namespace ferrorpc::detail
