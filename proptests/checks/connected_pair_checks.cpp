// What comes out of the two sessions, compared with what went in.
#include <proptests/checks/connected_pair.hpp>

#include <utility>

namespace ferrorpc::proptests {
namespace {

constexpr std::size_t message_size_max = 101'000; // bytes, of what the steps can ask for

std::string text_of(ByteView bytes)
{
    return std::string{as_text(bytes)};
}

} // namespace

void ConnectedPair::look(End &end)
{
    while (const auto event = end.session.next_event()) {
        take(end, *event);
        end.barrier.update();
    }
    while (const auto event = end.barrier.next_event()) {
        ++end.barriers_ended;
        end.barriers_done += event->end == BarrierEnd::done ? 1U : 0U;
    }
    if (ends_[0].barriers_done > ends_[1].barriers_begun || ends_[1].barriers_done > ends_[0].barriers_done) { // BAR-4, BAR-5
        complain(end, "a barrier was passed before all had come");
    }
}

void ConnectedPair::take(End &end, const Event &event)
{
    if (const auto *request = std::get_if<RequestReceived>(&event)) {
        const std::string payload = text_of(request->payload);
        end.requests.push_back({request->token, payload});
        if (!end.served.insert(payload).second) { // SES-9
            complain(end, "a request came twice");
        }
    } else if (const auto *call = std::get_if<CallEnded>(&event)) {
        take(end, *call);
    } else if (const auto *closed = std::get_if<Closed>(&event)) {
        end.requests.clear();
        if (closed->reason != CloseReason::peer_closed && closed->reason != CloseReason::cut_within_frame &&
            !(end.is_shut_down &&
              (closed->reason == CloseReason::shutdown || closed->reason == CloseReason::shutdown_deadline))) {
            complain(end, "closed for reason " + std::to_string(static_cast<int>(closed->reason)));
        }
        if (!std::exchange(is_cut_, true)) { // the transport closes once all is written
            while (other(end).session.wants_input() && read(other(end), 0)) {
            }
            other(end).session.connection_ended();
            other(end).inbox.clear();
            end.inbox.clear();
            look(other(end));
        }
    }
}

// SES-4, SES-6, SES-7
void ConnectedPair::take(End &end, const CallEnded &event)
{
    Call &call = end.calls.at(static_cast<std::uint64_t>(event.id));
    if (++call.ended_count != 1) {
        complain(end, "a call ended twice");
    }
    if (!event.was_written) {
        end.unwritten.insert(call.payload);
    }
    const bool was_answered = event.end == CallEnd::reply || event.end == CallEnd::remote_error;
    const bool is_right =
        event.end == CallEnd::reply
            ? text_of(event.payload) == call.payload + "!"
            : event.message == "no " + call.payload || event.message == "too many requests" || event.message == "shutting down";
    if (was_answered && !is_right) {
        complain(end, "a call got an answer that is not its own");
    }
    if (event.end == CallEnd::undecodable_response) {
        complain(end, "an answer did not decode");
    }
    const bool may_be_unanswered = !call.must_be_answered || is_cut_ || end.is_shut_down || other(end).is_shut_down;
    if (!was_answered && !may_be_unanswered) {
        complain(end, "a call ended without an answer and without a reason");
    }
}

// LIM-5, SES-12
void ConnectedPair::check_limits(const End &end)
{
    if (end.session.queued_bytes() >
        limits_.queued_bytes_max + limits_.refusal_bytes_max + message_size_max * (1 + limits_.requests_in_service_max)) {
        complain(end, "more bytes are queued than the limits allow");
    }
    if (end.requests.size() > limits_.requests_in_service_max) {
        complain(end, "more requests are being served than the limit allows");
    }
    std::size_t request_bytes = 0;
    for (const Request &request : end.requests) {
        request_bytes += request.payload.size();
    }
    if (request_bytes > limits_.request_bytes_max + message_size_max) {
        complain(end, "more bytes of requests are being served than the limit allows");
    }
    if (end.session.calls_in_flight() > limits_.calls_in_flight_max) {
        complain(end, "more calls are in flight than the limit allows");
    }
    if (end.session.calls_in_flight() != 0 && !end.session.wants_input()) {
        complain(end, "does not read though a call is pending");
    }
}

void ConnectedPair::check_end(const End &end)
{
    if (!end.session.is_closed() || end.session.queued_bytes() != 0) {
        complain(end, "the shutdown did not come to its end");
    }
    for (const auto &[id, call] : end.calls) {
        if (call.ended_count != 1) { // SES-6
            complain(end, "call " + std::to_string(id) + " ended " + std::to_string(call.ended_count) + " times");
        }
    }
    for (const std::string &payload : end.unwritten) { // SES-7
        if (other(end).served.contains(payload)) {
            complain(end, "a call that ended unwritten was written");
        }
    }
    if (end.barriers_begun != end.barriers_ended) {
        complain(end, "a barrier did not end");
    }
    const Counters &counters = end.session.counters();
    if (counters.calls_started != counters.calls_ended || counters.calls_started != end.calls.size()) {
        complain(end, "the counters of calls are wrong");
    }
}

} // namespace ferrorpc::proptests
