#include <ferrorpc/session/raw_session.hpp>

#include <ferrorpc/codec/response.hpp>
#include <ferrorpc/session/keep.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ferrorpc {

RawSession::RawSession(RawLimits limits, std::shared_ptr<FrameMemory> frame_memory)
    : limits_{limits}, reader_{limits.frame_length_max, std::move(frame_memory)}
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

std::expected<void, SendError> RawSession::send_encoded(Payload frames)
{
    if (state_ != State::open) {
        return std::unexpected{SendError::closed};
    }
    if (output_.bytes() >= limits_.queued_bytes_max) {
        return std::unexpected{SendError::queue_full};
    }
    output_.push({detail::Outgoing::Kind::raw, 0, {}, std::move(frames)});
    return {};
}

ReceiveId RawSession::receive(std::optional<std::size_t> expected_size, TimePoint deadline)
{
    return add(Awaits::frame, expected_size, deadline);
}

ReceiveId RawSession::receive_response(std::uint64_t request_id, TimePoint deadline)
{
    awaited_response_ = request_id;
    return add(Awaits::response, std::nullopt, deadline);
}

ReceiveId RawSession::add(Awaits what, std::optional<std::size_t> expected_size, TimePoint deadline)
{
    const ReceiveId id{next_id_++};
    receives_.push_back({id, what, expected_size, deadline});
    deliver();
    return id;
}

// spec/protocol.md#SES-11: frames of any kind, in order, one for each receive.
void RawSession::deliver()
{
    while (state_ != State::closed && !receives_.empty()) {
        const auto content = reader_.next_content();
        if (!content) { // spec/protocol.md#LIM-2
            stop(State::refused);
            end_first(ReceiveEnd::refused);
        } else if (*content) {
            take(**content);
        } else if (state_ == State::ended) {
            end_first(ReceiveEnd::connection_lost);
        } else {
            return;
        }
    }
}

// In a peer's program order, what a call or a barrier that ended early still awaits comes before what is sent after it.
void RawSession::take(ByteView content)
{
    if (open_prefix_) {
        take_response(content);
        return;
    }
    if (awaits_late_token_ && content.size() == FERRORPC_BARRIER_SIZE) { // spec/protocol.md#BAR-7
        awaits_late_token_ = false;
        ++dropped_count_;
        return;
    }
    if (is_turn_of_response() && content.size() == FERRORPC_RESPONSE_PREFIX_SIZE) {
        if (const auto prefix = decode_response_prefix(content, limits_.frame_length_max)) {
            open_prefix_ = prefix->message_length;
            return;
        }
    }
    hand_over(content);
}

// Receives of frames that were called before the response's have their turn before it.
bool RawSession::is_turn_of_response() const
{
    return awaited_response_ && (receives_.front().what == Awaits::response ||
                                 std::ranges::find(receives_, Awaits::response, &Receive::what) == receives_.end());
}

RawSession::Receives::iterator RawSession::response_receive()
{
    return std::ranges::find(receives_, Awaits::response, &Receive::what);
}

// The frame behind a response's prefix.
void RawSession::take_response(ByteView content)
{
    const std::uint64_t length = *std::exchange(open_prefix_, std::nullopt);
    if (content.size() != length) { // spec/protocol.md#RSP-4: told to whoever is first, for the stream is not what it seemed
        awaited_response_.reset();
        end_first(ReceiveEnd::size_mismatch, detail::keep(reader_, content, content), length);
        return;
    }
    const auto response = decode_response(content);
    if (response && response->request_id != awaited_response_) { // spec/protocol.md#SES-4, SES-5
        ++dropped_count_;
        return;
    }
    awaited_response_.reset();
    const auto receive = response_receive();
    if (receive == receives_.end()) {
        ++dropped_count_;
        return;
    }
    events_.push_back({receive->id, ReceiveEnd::received, detail::keep(reader_, content, content)});
    receives_.erase(receive);
}

// To the first receive, which it ends.
void RawSession::hand_over(ByteView content)
{
    const Receive &first = receives_.front();
    Payload payload = detail::keep(reader_, content, content);
    const std::uint64_t expected_size =
        first.what == Awaits::response ? FERRORPC_RESPONSE_PREFIX_SIZE : first.expected_size.value_or(payload.size());
    if (expected_size != payload.size()) {
        end_first(ReceiveEnd::size_mismatch, std::move(payload), expected_size);
    } else {
        end_first(first.what == Awaits::response ? ReceiveEnd::no_prefix : ReceiveEnd::received, std::move(payload));
    }
}

void RawSession::end_first(ReceiveEnd why, Payload payload, std::uint64_t expected_size)
{
    events_.push_back({receives_.front().id, why, std::move(payload), expected_size});
    receives_.pop_front();
}

void RawSession::stop(State state) noexcept
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
    for (auto receive = receives_.begin(); receive != receives_.end();) {
        if (receive->deadline > now) {
            ++receive;
            continue;
        }
        events_.push_back({receive->id, ReceiveEnd::deadline, {}}); // what throws comes first
        receive = receives_.erase(receive);
    }
}

std::optional<TimePoint> RawSession::next_deadline() const noexcept
{
    const auto next = std::ranges::min_element(receives_, {}, &Receive::deadline);
    return next == receives_.end() || next->deadline == no_deadline ? std::nullopt : std::optional{next->deadline};
}

std::optional<ReceiveEnded> RawSession::next_event()
{
    std::optional<ReceiveEnded> event;
    if (!events_.empty()) {
        event = std::move(events_.front());
        events_.pop_front();
    } else if (state_ == State::closed && !receives_.empty()) { // told without taking memory for it
        event = ReceiveEnded{receives_.front().id, ReceiveEnd::connection_lost, {}, {}};
        receives_.pop_front();
    }
    return event;
}

void RawSession::close() noexcept
{
    stop(State::closed);
}

} // namespace ferrorpc
