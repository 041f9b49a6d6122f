// The part of the session that takes what the peer sends.
#include <ferrorpc/session/keep.hpp>
#include <ferrorpc/session/refusal.hpp>
#include <ferrorpc/session/session.hpp>

#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <utility>

namespace ferrorpc {

using detail::Consequence;
using detail::Happening;

namespace {

// Requests and responses both start with a tag and the id, and the shortest frame of either kind holds both whole.
std::uint64_t request_id_of(ByteView message) noexcept
{
    ferrorpc_reader reader = ferrorpc_make_reader(message.data(), message.size(), FERRORPC_TRUNCATED);
    ferrorpc_read_u8(&reader, FERRORPC_FIELD_REQUEST_TAG);
    return ferrorpc_read_u64(&reader, FERRORPC_FIELD_REQUEST_REQUEST_ID);
}

CloseReason close_reason(Happening happening) noexcept
{
    switch (happening) {
    case Happening::frame_refused:
        return CloseReason::frame_refused;
    case Happening::prefix_refused:
        return CloseReason::prefix_refused;
    case Happening::response_unannounced:
        return CloseReason::response_unannounced;
    case Happening::too_many_prefixes:
        return CloseReason::too_many_prefixes;
    case Happening::too_many_tokens:
        return CloseReason::too_many_tokens;
    case Happening::too_many_refusals:
        return CloseReason::too_many_refusals;
    case Happening::connection_ended:
    case Happening::request_undecodable:
    case Happening::request_refused:
    case Happening::response_undecodable:
    case Happening::response_unmatched:
        break;
    }
    return CloseReason::peer_closed;
}

} // namespace

std::span<std::byte> Session::prepare()
{
    std::span<std::byte> room;
    if (state_ != State::closed) {
        guard([&] { room = reader_.prepare(); });
    }
    return state_ == State::closed ? std::span<std::byte>{} : room;
}

void Session::commit(std::size_t size)
{
    if (state_ == State::closed) {
        reader_.commit(0);
        return;
    }
    counters_.bytes_received += size;
    reader_.commit(size);
    settle();
}

// spec/protocol.md#SES-10, SES-12
bool Session::wants_input() const noexcept
{
    if (state_ == State::closed) {
        return false;
    }
    // While draining too: two ends that wait for each other to read would not come to an end.
    if (!calls_.empty() || expected_tokens_ != 0 || state_ == State::draining) {
        return true;
    }
    return held_requests_.empty() && has_room_for_requests() &&
           refusal_bytes_ + detail::refusal_size_max <= options_.limits.refusal_bytes_max;
}

// What is held back waits for our answer to the peer, so it must not stand in that answer's way.
bool Session::has_room_for_requests() const noexcept
{
    return service_.has_room(options_.limits) && sendable_bytes() < options_.limits.queued_bytes_max;
}

void Session::connection_ended()
{
    if (state_ == State::closed) {
        return;
    }
    // Whole frames may be left that were not wanted any more; only what is behind them shows where the stream ended.
    while (const auto frame = reader_.next()) {
        if (!*frame) {
            break;
        }
    }
    react(Happening::connection_ended);
}

void Session::receive()
{
    while (wants_input()) {
        const auto frame = reader_.next();
        if (!frame) {
            react(Happening::frame_refused, &frame.error());
            return;
        }
        if (!*frame) {
            return;
        }
        ++counters_.frames_received;
        take_frame(**frame);
    }
}

// spec/protocol.md#SES-1: either end may call, so every kind may come at any time.
void Session::take_frame(const Frame &frame)
{
    const std::uint64_t length = frame.content.size();
    const auto kind = detail::legal_kind(length, frame.content.front(), prefixes_.is_open(length));
    if (!kind) { // spec/protocol.md#KND-6
        react(Happening::response_unannounced);
        return;
    }
    switch (*kind) {
    case FrameKind::barrier:
        take_token();
        break;
    case FrameKind::response_prefix:
        take_prefix(frame.content);
        break;
    case FrameKind::request:
        take_request(frame.content);
        break;
    case FrameKind::response:
        take_response(frame.content);
        break;
    }
}

void Session::take_token()
{
    ++counters_.tokens_received;
    if (options_.crate_peer && options_.end == StarEnd::hub) {
        gate_.barrier_begun();
        hold_messages_back();
    }
    if (has_barrier_failed_) { // spec/protocol.md#BAR-7
        ++counters_.tokens_dropped;
        return;
    }
    // spec/protocol.md#BAR-6: tokens come ahead to the hub alone; BAR-9
    const std::size_t ahead_max = options_.end == StarEnd::hub ? options_.limits.barrier_tokens_max : 0;
    if (tokens_ >= expected_tokens_ + ahead_max) {
        react(Happening::too_many_tokens);
        return;
    }
    ++tokens_;
    events_.push_back(TokenReceived{});
}

void Session::take_prefix(ByteView content)
{
    const auto prefix = decode_response_prefix(content, options_.limits.frame_length_max);
    if (!prefix) {
        react(Happening::prefix_refused, &prefix.error());
        return;
    }
    if (prefixes_.size() >= options_.limits.open_prefixes_max) { // spec/protocol.md#LIM-6
        react(Happening::too_many_prefixes);
        return;
    }
    prefixes_.open(prefix->message_length);
}

void Session::take_request(ByteView content)
{
    ++counters_.requests_received;
    if (options_.crate_peer) { // even when it is refused: that is the answer which it waits for
        hold_messages_back();
    }
    const auto request = decode_request(content);
    if (!request) {
        ++counters_.requests_undecodable;
        react(Happening::request_undecodable, &request.error(), request_id_of(content),
              detail::sentence(request.error().text()));
        return;
    }
    if (state_ == State::draining || !has_room_for_requests()) {
        ++counters_.requests_refused;
        react(Happening::request_refused, nullptr, request->request_id,
              state_ == State::draining ? detail::shutting_down_message : detail::too_many_requests_message);
        return;
    }
    RequestReceived event;
    event.name = request->name;
    event.token = RequestToken{
        service_.add(request->request_id, request->name.size() + request->payload.size())}; // spec/protocol.md#REQ-7
    event.payload = detail::keep(reader_, content, request->payload);
    if (is_started_) {
        events_.push_back(std::move(event));
    } else { // spec/protocol.md#SES-10
        held_requests_.push_back(std::move(event));
    }
}

void Session::take_response(ByteView content)
{
    prefixes_.close(content.size());
    const std::uint64_t id = request_id_of(content);
    if (!is_waited_for(id)) {
        react(Happening::response_unmatched, nullptr, id);
        return;
    }
    gate_.settled(id);
    const auto response = decode_response(content);
    if (!response) {
        react(Happening::response_undecodable, &response.error(), id, detail::sentence(response.error().text()));
    } else if (response->is_error()) {
        end_call(id, CallEnd::remote_error, {}, std::string{response->error_message});
    } else {
        end_call(id, CallEnd::reply, detail::keep(reader_, content, response->payload));
    }
}

// spec/protocol.md#SES-4: only a call of this connection of which the peer may have seen something.
bool Session::is_waited_for(std::uint64_t request_id)
{
    const detail::PendingCall *call = calls_.find(request_id);
    return call != nullptr && (!call->message || (*call->message)->stage >= detail::Outgoing::Stage::offered);
}

// The table of consequences, carried out.
void Session::react(Happening happening, const Error *error, std::uint64_t request_id, std::string_view message)
{
    switch (detail::consequence_of(happening)) {
    case Consequence::close:
        close(close_reason(happening), error);
        break; // spec/protocol.md#ERR-4
    case Consequence::answer_with_error:
        refuse_request(request_id, message);
        break;                        // spec/protocol.md#ERR-5
    case Consequence::fail_that_call: // spec/protocol.md#ERR-7
        ++counters_.responses_undecodable;
        end_call(request_id, CallEnd::undecodable_response, {}, std::string{message});
        break;
    case Consequence::drop_and_count:
        count_unmatched(request_id);
        break;                         // spec/protocol.md#SES-5
    case Consequence::fail_every_call: // spec/protocol.md#SES-8
        close(reader_.is_mid_frame() ? CloseReason::cut_within_frame : CloseReason::peer_closed);
        break;
    }
}

void Session::refuse_request(std::uint64_t request_id, std::string_view message)
{
    auto refusal = detail::make_error(request_id, message, options_.limits.frame_length_max);
    if (!refusal || refusal_bytes_ + refusal->size() > options_.limits.refusal_bytes_max) { // spec/protocol.md#ERR-8
        react(Happening::too_many_refusals);
        return;
    }
    refusal->kind = detail::Outgoing::Kind::refusal;
    refusal_bytes_ += refusal->size();
    output_.push(std::move(*refusal));
}

void Session::count_unmatched(std::uint64_t request_id)
{
    const bool was_given = request_id != 0 && request_id < next_call_ && calls_.find(request_id) == nullptr;
    ++(was_given ? counters_.responses_late : counters_.responses_unknown);
    if (was_given) {
        gate_.settled(request_id);
    }
}

} // namespace ferrorpc
