// The part of the session that concerns calls: ours, and the answers to the peer's.
#include <ferrorpc/session/refusal.hpp>
#include <ferrorpc/session/session.hpp>

#include <cassert>
#include <new>
#include <utility>

namespace ferrorpc {

using detail::Outgoing;

namespace {

CallError call_error(const Error &error) noexcept
{
    return error.error_class() == ErrorClass::invalid_utf8 ? CallError::invalid_name : CallError::too_large;
}

} // namespace

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
    const auto position = options_.crate_peer ? output_.hold(std::move(*message)) : output_.push(std::move(*message));
    try {
        calls_.add(next_call_, {options.deadline, position});
    } catch (const std::bad_alloc &) {
        output_.withdraw(position);
        throw;
    }
    const std::uint64_t id = next_call_++; // spec/protocol.md#SES-2
    ++counters_.calls_started;
    settle();
    return CallId{id};
}

bool Session::cancel(CallId id)
{
    const auto request_id = static_cast<std::uint64_t>(id);
    if (state_ == State::closed || calls_.find(request_id) == nullptr) {
        return false;
    }
    guard([&] { end_call(request_id, CallEnd::cancelled); });
    settle();
    return true;
}

// spec/protocol.md#SES-6: the only way for a call to end, once, for it takes the call out of the table. SES-7, SES-9: its
// request goes away unless it is being written, and nothing ever writes it again.
void Session::end_call(std::uint64_t id, CallEnd end, Payload payload, std::string message)
{
    CallEnded event = ended(id, end);
    event.payload = std::move(payload);
    event.message = std::move(message);
    events_.push_back(std::move(event)); // what throws comes first
    const detail::PendingCall call = calls_.take(id);
    if (call.message) {
        const bool was_held = (*call.message)->stage == Outgoing::Stage::held;
        if (output_.withdraw(*call.message) && !was_held) {
            gate_.settled(id);
        }
    }
    ++counters_.calls_ended;
}

CallEnded Session::ended(std::uint64_t id, CallEnd end) const noexcept
{
    return {CallId{id}, end, calls_.was_written(id), {}, {}};
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

// spec/protocol.md#CRA-1: a crate peer waits for us now, so what has been released and not shown to the writer goes back.
void Session::hold_messages_back()
{
    output_.hold_queued([this](const Outgoing &message) {
        if (message.kind == Outgoing::Kind::request) {
            gate_.settled(message.call);
            return true;
        }
        const bool begins_barrier = message.kind == Outgoing::Kind::token && options_.end == StarEnd::spoke;
        held_tokens_ += begins_barrier ? 1 : 0;
        return begins_barrier;
    });
}

// Requests of the peer

void Session::start()
{
    is_started_ = true;
    guard([this] {
        for (; !held_requests_.empty(); held_requests_.pop_front()) {
            events_.push_back(std::move(held_requests_.front()));
        }
    });
    settle();
}

RespondResult Session::respond(RequestToken token, Payload payload)
{
    return answer(token, [&](std::uint64_t request_id) {
        return detail::make_response(request_id, std::move(payload), options_.limits.frame_length_max);
    });
}

RespondResult Session::fail(RequestToken token, std::string_view message)
{
    return answer(token, [&](std::uint64_t request_id) {
        return detail::make_error(request_id, message, options_.limits.frame_length_max);
    });
}

// spec/protocol.md#SES-3: an answer that cannot be sent is replaced by one that can.
template <class Make>
RespondResult Session::answer(RequestToken token, Make make)
{
    const auto request_id = service_.answer(static_cast<std::uint64_t>(token));
    if (!request_id) {
        return RespondResult::no_such_request;
    }
    RespondResult result = RespondResult::queued;
    guard([&] {
        std::expected<Outgoing, Error> message = make(*request_id);
        if (!message) {
            const std::string text = "the answer cannot be sent: " + std::string{message.error().reason().view()};
            message = detail::make_error(*request_id, text, options_.limits.frame_length_max);
            assert(message); // frame_length_min
            ++counters_.responses_replaced;
            result = RespondResult::replaced;
        }
        output_.push(std::move(*message));
    });
    if (state_ == State::closed) {
        return RespondResult::no_such_request;
    }
    settle();
    return result;
}

} // namespace ferrorpc
