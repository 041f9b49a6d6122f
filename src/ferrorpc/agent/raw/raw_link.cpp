#include <ferrorpc/agent/raw/raw_link.hpp>

#include <utility>

namespace ferrorpc::detail {

RawLink::RawLink(io::Loop &loop, std::unique_ptr<io::Stream> stream, RawLimits limits, Closed closed)
    : Pump{loop, std::move(stream), limits}, closed_{std::move(closed)}
{
}

void RawLink::receive(std::optional<std::size_t> expected_size, io::TimePoint deadline, Received received)
{
    receives_.emplace(session().receive(expected_size, deadline), std::move(received));
}

void RawLink::send(Payload payload, Sent sent)
{
    sends_.push_back({std::move(payload), std::move(sent)});
    queue_sends();
}

void RawLink::queue_sends()
{
    while (!sends_.empty()) {
        const std::expected<void, SendError> queued = session().send(sends_.front().payload);
        if (!queued && queued.error() == SendError::queue_full) {
            return;
        }
        Sent sent = std::move(sends_.front().sent);
        sends_.pop_front();
        sent(queued);
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
