#include <ferrorpc/session/session.hpp>

#include <ferrorpc/session/refusal.hpp>

#include <algorithm>
#include <cassert>
#include <stdexcept>
#include <utility>

namespace ferrorpc {

using detail::Outgoing;

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

CallError call_error(const Error &error) noexcept
{
    return error.error_class() == ErrorClass::invalid_utf8 ? CallError::invalid_name : CallError::too_large;
}

// How a call ends that the end of the connection ends.
CallEnd call_end(CloseReason reason) noexcept
{
    const bool is_ours =
        reason == CloseReason::shutdown || reason == CloseReason::shutdown_deadline || reason == CloseReason::closed_here;
    return is_ours ? CallEnd::shutdown : CallEnd::connection_lost;
}

} // namespace

Session::Session(SessionOptions options) : options_{std::move(options)}, reader_{options_.limits.frame_length_max}
{
    if (const std::string_view reason = defect(options_); !reason.empty()) {
        throw std::invalid_argument{std::string{reason}};
    }
}

// What may have become possible by a change: to read on, to send what was held, to be done with the shutdown.
void Session::settle()
{
    receive();
    release_held_messages();
    if (state_ == State::draining && calls_.empty() && service_.all_answered() && output_.bytes() == 0) {
        close(CloseReason::shutdown);
    }
}

std::optional<Event> Session::next_event()
{
    if (events_.empty()) {
        return std::nullopt;
    }
    std::optional<Event> event{std::move(events_.front())};
    events_.pop_front();
    return event;
}

// Calls

std::expected<CallId, CallError> Session::call(std::string_view name, Payload payload, CallOptions options)
{
    if (state_ != State::open) { // spec/protocol.md#SES-8
        return std::unexpected{state_ == State::closed ? CallError::closed : CallError::shutting_down};
    }
    if (options_.crate_peer && options.nested_in && // spec/protocol.md#CRA-3
        service_.is_unanswered(static_cast<std::uint64_t>(*options.nested_in))) {
        return std::unexpected{CallError::peer_waits};
    }
    if (calls_.size() >= options_.limits.calls_in_flight_max) {
        return std::unexpected{CallError::too_many_calls};
    }
    if (output_.bytes() >= options_.limits.queued_bytes_max) {
        return std::unexpected{CallError::queue_full};
    }
    const auto request_size = options_.crate_peer ? options_.crate_peer->request_size : std::nullopt;
    auto message = detail::make_request(next_call_, name, std::move(payload), options_.limits.frame_length_max, request_size);
    if (!message) {
        return std::unexpected{call_error(message.error())};
    }
    const std::uint64_t id = next_call_++; // spec/protocol.md#SES-2
    const auto position = options_.crate_peer ? output_.hold(std::move(*message)) : output_.push(std::move(*message));
    calls_.add(id, {options.deadline, position});
    ++counters_.calls_started;
    settle();
    return CallId{id};
}

bool Session::cancel(CallId id)
{
    const auto request_id = static_cast<std::uint64_t>(id);
    if (calls_.find(request_id) == nullptr) {
        return false;
    }
    end_call(request_id, CallEnd::cancelled);
    settle();
    return true;
}

// spec/protocol.md#SES-6: the only way for a call to end, once, for it takes the call out of the table. SES-7, SES-9: its
// request goes away unless it is being written, and nothing ever writes it again.
void Session::end_call(std::uint64_t id, CallEnd end, Payload payload, std::string message)
{
    const detail::PendingCall call = calls_.take(id);
    bool was_written = true;
    if (call.message) {
        const bool was_held = (*call.message)->stage == Outgoing::Stage::held;
        was_written = !output_.withdraw(*call.message);
        if (!was_written && !was_held) {
            gate_.settled(id);
        }
    }
    events_.push_back(CallEnded{CallId{id}, end, was_written, std::move(payload), std::move(message)});
    ++counters_.calls_ended;
}

// spec/protocol.md#CRA-1 and CRA-2: what a crate peer could not read now waits here, in order.
void Session::release_held_messages()
{
    while (!output_.held().empty()) {
        const Outgoing &first = output_.held().front();
        const bool our_barrier_waits = options_.end == StarEnd::spoke && expected_tokens_ > held_tokens_;
        if (!gate_.may_send(first, options_.crate_peer->calls_max, {service_.all_answered(), our_barrier_waits})) {
            return;
        }
        if (first.kind == Outgoing::Kind::token) {
            --held_tokens_;
        } else {
            gate_.sent(first.call);
        }
        output_.release_first();
    }
}

// Requests of the peer

void Session::start()
{
    is_started_ = true;
    while (!held_requests_.empty()) {
        events_.push_back(std::move(held_requests_.front()));
        held_requests_.pop_front();
    }
    settle();
}

RespondResult Session::respond(RequestToken token, Payload payload)
{
    const auto request_id = service_.answer(static_cast<std::uint64_t>(token));
    if (!request_id) {
        return RespondResult::no_such_request;
    }
    return answer(*request_id, detail::make_response(*request_id, std::move(payload), options_.limits.frame_length_max));
}

RespondResult Session::fail(RequestToken token, std::string_view message)
{
    const auto request_id = service_.answer(static_cast<std::uint64_t>(token));
    if (!request_id) {
        return RespondResult::no_such_request;
    }
    return answer(*request_id, detail::make_error(*request_id, message, options_.limits.frame_length_max));
}

// spec/protocol.md#SES-3: an answer that cannot be sent is replaced by one that can.
RespondResult Session::answer(std::uint64_t request_id, std::expected<Outgoing, Error> message)
{
    const bool is_replaced = !message;
    if (is_replaced) {
        const std::string text = "the answer cannot be sent: " + std::string{message.error().reason().view()};
        message = detail::make_error(request_id, text, options_.limits.frame_length_max);
        assert(message); // frame_length_min
        ++counters_.responses_replaced;
    }
    output_.push(std::move(*message));
    settle();
    return is_replaced ? RespondResult::replaced : RespondResult::queued;
}

// Output

std::span<const ByteView> Session::output()
{
    if (state_ == State::closed) {
        return {};
    }
    return output_.offer();
}

void Session::wrote(std::size_t size)
{
    assert(size <= output_.bytes());
    counters_.bytes_written += size;
    output_.wrote(size, [this](const Outgoing &message, bool was_written) {
        counters_.messages_written += was_written ? 1 : 0;
        switch (message.kind) {
        case Outgoing::Kind::request:
            if (detail::PendingCall *call = calls_.find(message.call)) {
                call->message.reset();
            }
            if (!was_written) {
                gate_.settled(message.call);
            }
            break;
        case Outgoing::Kind::refusal:
            refusal_bytes_ -= message.size();
            break;
        case Outgoing::Kind::answer:
            service_.answer_written();
            break;
        case Outgoing::Kind::token:
        case Outgoing::Kind::raw:
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
    while (const auto id = calls_.due(now)) {
        end_call(*id, CallEnd::deadline);
    }
    if (state_ == State::draining && shutdown_deadline_ <= now) {
        close(CloseReason::shutdown_deadline);
    }
    settle();
}

std::optional<TimePoint> Session::next_deadline() const noexcept
{
    const auto calls = calls_.next_deadline();
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
    end_unwritten_calls();
    for (const RequestReceived &request : std::exchange(held_requests_, {})) {
        fail(request.token, detail::shutting_down_message);
    }
    settle();
}

void Session::end_unwritten_calls()
{
    for (auto call = calls_.all().begin(); call != calls_.all().end();) {
        const auto &[id, pending] = *call++;
        if (pending.message && (*pending.message)->stage < Outgoing::Stage::offered) {
            end_call(id, CallEnd::shutdown);
        }
    }
}

void Session::close()
{
    close(CloseReason::closed_here);
}

// spec/protocol.md#SES-8: every call ends, and nothing starts afterwards.
void Session::close(CloseReason reason, const Error *error)
{
    if (state_ == State::closed) {
        return;
    }
    state_ = State::closed;
    while (!calls_.empty()) {
        end_call(calls_.all().begin()->first, call_end(reason));
    }
    service_.abandon();
    held_requests_.clear();
    output_.drop();
    events_.push_back(Closed{reason, error == nullptr ? std::nullopt : std::optional{*error}});
}

} // namespace ferrorpc
