#include <ferrorpc/session/raw_session.hpp>

#include <ferrorpc/session/keep.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ferrorpc {

RawSession::RawSession(RawLimits limits) : limits_{limits}, reader_{limits.frame_length_max}
{
    if (limits.frame_length_max > frame_length_limit) { // spec/protocol.md#LIM-1
        throw std::invalid_argument{"frame_length_max is over 2^30"};
    }
}

std::span<std::byte> RawSession::prepare()
{
    return reader_.prepare();
}

void RawSession::commit(std::size_t size)
{
    reader_.commit(state_ == State::open ? size : 0);
    deliver();
}

bool RawSession::wants_input() const noexcept
{
    return state_ == State::open && (!receives_.empty() || reader_.buffered() < limits_.read_ahead_max);
}

void RawSession::connection_ended()
{
    if (state_ == State::open) {
        stop(State::ended);
        deliver();
    }
}

std::span<const ByteView> RawSession::output()
{
    return state_ == State::open ? output_.offer() : std::span<const ByteView>{};
}

void RawSession::wrote(std::size_t size)
{
    output_.wrote(size, [](const detail::Outgoing &, bool) {});
    if (state_ != State::open) {
        output_.drop();
    }
}

std::expected<void, SendError> RawSession::send(Payload payload)
{
    if (state_ != State::open) {
        return std::unexpected{SendError::closed};
    }
    if (output_.bytes() >= limits_.queued_bytes_max) {
        return std::unexpected{SendError::queue_full};
    }
    auto message = detail::make_raw(std::move(payload), limits_.frame_length_max);
    if (!message) { // spec/protocol.md#LIM-4
        return std::unexpected{SendError::too_large};
    }
    output_.push(std::move(*message));
    return {};
}

ReceiveId RawSession::receive(std::optional<std::size_t> expected_size, TimePoint deadline)
{
    const ReceiveId id{next_id_++};
    receives_.push_back({id, expected_size, deadline});
    deliver();
    return id;
}

// spec/protocol.md#SES-11: frames of any kind, in order, one for each receive.
void RawSession::deliver()
{
    while (!receives_.empty()) {
        if (state_ == State::closed) {
            end(ReceiveEnd::connection_lost);
            continue;
        }
        const auto content = reader_.next_content();
        if (!content) { // spec/protocol.md#LIM-2
            stop(State::refused);
            end(ReceiveEnd::refused);
        } else if (*content) {
            const bool is_expected = receives_.front().expected_size.value_or((*content)->size()) == (*content)->size();
            end(is_expected ? ReceiveEnd::received : ReceiveEnd::size_mismatch, detail::keep(reader_, **content, **content));
        } else if (state_ == State::ended) {
            end(ReceiveEnd::connection_lost);
        } else {
            return;
        }
    }
}

// Ends the first receive.
void RawSession::end(ReceiveEnd why, Payload payload)
{
    events_.push_back({receives_.front().id, why, std::move(payload)});
    receives_.pop_front();
}

void RawSession::stop(State state)
{
    state_ = state;
    output_.drop();
}

bool RawSession::cancel(ReceiveId id)
{
    const auto receive = std::ranges::find(receives_, id, &Receive::id);
    if (receive == receives_.end()) {
        return false;
    }
    events_.push_back({id, ReceiveEnd::cancelled, {}});
    receives_.erase(receive);
    return true;
}

void RawSession::advance(TimePoint now)
{
    std::erase_if(receives_, [&](const Receive &receive) {
        if (receive.deadline > now) {
            return false;
        }
        events_.push_back({receive.id, ReceiveEnd::deadline, {}});
        return true;
    });
}

std::optional<TimePoint> RawSession::next_deadline() const noexcept
{
    const auto next = std::ranges::min_element(receives_, {}, &Receive::deadline);
    return next == receives_.end() || next->deadline == no_deadline ? std::nullopt : std::optional{next->deadline};
}

std::optional<ReceiveEnded> RawSession::next_event()
{
    if (events_.empty()) {
        return std::nullopt;
    }
    std::optional<ReceiveEnded> event{std::move(events_.front())};
    events_.pop_front();
    return event;
}

void RawSession::close()
{
    stop(State::closed);
    deliver();
}

} // namespace ferrorpc
