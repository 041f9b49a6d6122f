#include <ferrorpc/session/session.hpp>

#include <ferrorpc/session/refusal.hpp>

#include <algorithm>
#include <cassert>
#include <stdexcept>
#include <utility>

namespace ferrorpc {

namespace {

std::string_view defect(const SessionOptions &options) noexcept
{
    if (options.crate_peer) {
        const std::string_view reason = ferrorpc::defect(*options.crate_peer, options.limits.frame_length_max);
        if (!reason.empty()) {
            return reason;
        }
    }
    return ferrorpc::defect(options.limits);
}

// How a call ends that the end of the connection ends.
CallEnd call_end(CloseReason reason) noexcept
{
    const bool is_ours =
        reason == CloseReason::shutdown || reason == CloseReason::shutdown_deadline || reason == CloseReason::closed_here;
    return is_ours ? CallEnd::shutdown : CallEnd::connection_lost;
}

} // namespace

Session::Session(SessionOptions options)
    : options_{std::move(options)}, reader_{options_.limits.frame_length_max, options_.frame_memory}
{
    if (const std::string_view reason = defect(options_); !reason.empty()) {
        throw std::invalid_argument{std::string{reason}};
    }
}

// What may have become possible by a change: to read on, to send what was held, to be done with the shutdown.
void Session::settle()
{
    guard([this] {
        receive();
        release_held_messages();
        if (state_ == State::draining && calls_.empty() && service_.all_answered() && output_.bytes() == 0) {
            close(CloseReason::shutdown);
        }
    });
}

std::optional<Event> Session::next_event()
{
    std::optional<Event> event;
    if (!events_.empty()) {
        event = std::move(events_.front());
        events_.pop_front();
    } else if (closed_ && !calls_.empty()) { // spec/protocol.md#SES-8, told without taking memory for it
        const std::uint64_t id = *calls_.first();
        event = ended(id, call_end(closed_->reason));
        calls_.take(id);
        ++counters_.calls_ended;
    } else if (closed_) {
        event = *std::exchange(closed_, std::nullopt);
    }
    return event;
}

// Output

std::span<const ByteView> Session::output()
{
    std::span<const ByteView> pieces;
    if (state_ != State::closed) {
        guard([&] { pieces = output_.offer(); });
    }
    return state_ == State::closed ? std::span<const ByteView>{} : pieces;
}

void Session::wrote(std::size_t size)
{
    assert(size <= output_.bytes());
    counters_.bytes_written += size;
    output_.wrote(size, [this](const detail::Outgoing &message, bool was_written) {
        counters_.messages_written += was_written ? 1 : 0;
        switch (message.kind) {
        case detail::Outgoing::Kind::request:
            if (detail::PendingCall *call = calls_.find(message.call)) {
                call->message.reset();
            }
            if (!was_written) {
                gate_.settled(message.call);
            }
            break;
        case detail::Outgoing::Kind::refusal:
            refusal_bytes_ -= message.size();
            break;
        case detail::Outgoing::Kind::answer:
            service_.answer_written();
            break;
        case detail::Outgoing::Kind::token:
        case detail::Outgoing::Kind::raw:
            break;
        }
    });
    if (state_ == State::closed) {
        output_.drop();
        return;
    }
    settle();
}

// Time and the end

void Session::advance(TimePoint now)
{
    if (state_ == State::closed) {
        return;
    }
    guard([&] {
        while (const auto id = calls_.due(now)) {
            end_call(*id, CallEnd::deadline);
        }
    });
    if (state_ == State::draining && shutdown_deadline_ <= now) {
        close(CloseReason::shutdown_deadline);
    }
    settle();
}

std::optional<TimePoint> Session::next_deadline() const noexcept
{
    const auto calls = state_ == State::closed ? std::nullopt : calls_.next_deadline();
    if (state_ != State::draining || shutdown_deadline_ == no_deadline) {
        return calls;
    }
    return std::min(shutdown_deadline_, calls.value_or(no_deadline));
}

// spec/protocol.md#SES-13
void Session::shutdown(TimePoint deadline)
{
    if (state_ == State::closed) {
        return;
    }
    state_ = State::draining;
    shutdown_deadline_ = deadline;
    guard([this] { end_unwritten_calls(); });
    for (; !held_requests_.empty(); held_requests_.pop_front()) {
        fail(held_requests_.front().token, detail::shutting_down_message);
        if (state_ == State::closed) {
            return;
        }
    }
    settle();
}

void Session::end_unwritten_calls()
{
    for (auto id = calls_.first(); id; id = calls_.first(*id + 1)) {
        const auto &message = calls_.find(*id)->message;
        if (message && (*message)->stage < detail::Outgoing::Stage::offered) {
            end_call(*id, CallEnd::shutdown);
        }
    }
}

void Session::close() noexcept
{
    close(CloseReason::closed_here);
}

void Session::out_of_memory() noexcept
{
    close(CloseReason::out_of_memory);
}

// spec/protocol.md#SES-8: every call ends, and nothing starts afterwards. It takes no memory, so that it works where none is
// left.
void Session::close(CloseReason reason, const Error *error) noexcept
{
    if (state_ == State::closed) {
        return;
    }
    state_ = State::closed;
    closed_ = Closed{reason, error == nullptr ? std::nullopt : std::optional{*error}};
    calls_.leave_messages();
    service_.abandon();
    held_requests_.clear();
    output_.drop();
}

} // namespace ferrorpc
