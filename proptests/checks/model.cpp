#include <proptests/checks/model.hpp>

#include <proptests/generators/frames.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc::proptests {
std::vector<std::string> Model::take_events()
{
    return std::exchange(events, {});
}

std::size_t Model::queued_bytes() const
{
    std::size_t size = sendable_bytes();
    for (const Message &message : held) {
        size += message.bytes.size();
    }
    return size;
}

std::size_t Model::sendable_bytes() const
{
    std::size_t size = 0;
    for (const Message &message : messages) {
        size += message.bytes.size();
    }
    return size - begun;
}

std::size_t Model::bytes_of(Kind kind) const
{
    std::size_t size = 0;
    for (const Message &message : messages) {
        size += message.kind == kind ? message.bytes.size() : 0;
    }
    return size;
}

bool Model::has_room() const
{
    std::size_t size = 0;
    for (const Request &request : requests) {
        size += request.size;
    }
    const auto answers = std::ranges::count(messages, Kind::answer, &Message::kind);
    return requests.size() + static_cast<std::size_t>(answers) < options.limits.requests_in_service_max &&
           size < options.limits.request_bytes_max && sendable_bytes() < options.limits.queued_bytes_max;
}

// SES-12
bool Model::wants_input() const
{
    if (state == State::closed) {
        return false;
    }
    const bool has_refusal_room = bytes_of(Kind::refusal) + 38 + 256 <= options.limits.refusal_bytes_max;
    return !calls.empty() || barriers != 0 || state == State::draining || (waiting.empty() && has_room() && has_refusal_room);
}

std::optional<TimePoint> Model::next_deadline() const
{
    TimePoint next = state == State::draining ? shutdown_deadline : no_deadline;
    for (const Call &call : calls) {
        next = std::min(next, call.deadline);
    }
    return next == no_deadline ? std::nullopt : std::optional{next};
}

// CRA-1, CRA-2
bool Model::may_release(const Message &message) const
{
    if (!requests.empty() || barriers_of_peer != 0) {
        return false;
    }
    const auto held_tokens = std::ranges::count(held, Kind::token, &Message::kind);
    const bool barrier_waits = options.end == StarEnd::spoke && barriers > static_cast<std::size_t>(held_tokens);
    if (message.kind == Kind::token) {
        return outstanding.empty() && !barrier_waits;
    }
    return outstanding.size() < options.crate_peer->calls_max && !barrier_waits;
}

void Model::release()
{
    while (!held.empty() && may_release(held.front())) {
        if (held.front().kind == Kind::request) {
            outstanding.push_back(held.front().call);
        }
        messages.push_back(std::move(held.front()));
        held.erase(held.begin());
    }
}

// CRA-1: of what was released, what nobody has been shown waits again.
void Model::hold_back()
{
    for (std::size_t i = messages.size(); options.crate_peer && i > 0; --i) {
        const Message &message = messages[i - 1];
        if (message.is_offered || is_begun(message)) {
            return;
        }
        const bool begins_barrier = message.kind == Kind::token && options.end == StarEnd::spoke;
        if (message.kind == Kind::request || begins_barrier) {
            std::erase(outstanding, message.call);
            held.insert(held.begin(), message);
            messages.erase(messages.begin() + static_cast<std::ptrdiff_t>(i - 1));
        }
    }
}

void Model::send_or_hold(Message message)
{
    (options.crate_peer ? held : messages).push_back(std::move(message));
}

bool Model::is_begun(const Message &message) const
{
    return begun != 0 && &message == &messages.front();
}

// Whether a byte of the call may be on the wire.
bool Model::may_be_seen(std::uint64_t call) const
{
    const auto is_unseen = [&](const Message &message) {
        return message.call == call && !message.is_offered && !is_begun(message);
    };
    return std::ranges::none_of(messages, is_unseen) && std::ranges::none_of(held, is_unseen);
}

// SES-7
void Model::drop_message(std::uint64_t call)
{
    std::erase(outstanding, call);
    std::erase_if(messages, [call](const Message &message) { return message.call == call; });
    std::erase_if(held, [call](const Message &message) { return message.call == call; });
}

// SES-6, SES-7
void Model::end_call(std::uint64_t id, const std::string &how)
{
    std::erase_if(calls, [id](const Call &call) { return call.id == id; });
    const bool was_written = may_be_seen(id);
    if (!was_written) {
        drop_message(id);
    }
    for (Message &message : messages) {
        message.is_withdrawn = message.is_withdrawn || message.call == id;
    }
    std::string text = how;
    text.insert(std::min(text.find_first_of(" :"), text.size()), was_written ? "" : ", unwritten");
    events.push_back("call " + std::to_string(id) + ' ' + text);
    ++counters.calls_ended;
}

// SES-8
void Model::close(const std::string &reason, const std::string &call_end)
{
    if (state == State::closed) {
        return;
    }
    state = State::closed;
    while (!calls.empty()) {
        end_call(calls.front().id, call_end);
    }
    requests.clear();
    waiting.clear();
    std::erase_if(messages, [](const Message &message) { return !message.is_offered; });
    if (!is_offering) {
        messages.clear();
    }
    held.clear();
    begun = messages.empty() ? 0 : begun;
    events.push_back("closed " + reason);
}

std::optional<CallError> Model::refusal(std::string_view name, std::string_view payload,
                                        std::optional<std::uint64_t> nested_in) const
{
    if (state != State::open) {
        return state == State::closed ? CallError::closed : CallError::shutting_down;
    }
    if (options.crate_peer && nested_in && std::ranges::find(requests, *nested_in, &Request::token) != requests.end()) {
        return CallError::peer_waits; // CRA-3
    }
    if (calls.size() >= options.limits.calls_in_flight_max) {
        return CallError::too_many_calls;
    }
    if (queued_bytes() >= options.limits.queued_bytes_max) {
        return CallError::queue_full;
    }
    const std::uint64_t size = 17 + name.size() + payload.size();
    const bool fits = size <= options.limits.frame_length_max &&
                      (!options.crate_peer || size <= options.crate_peer->request_size.value_or(size));
    return fits ? std::nullopt : std::optional{CallError::too_large}; // LIM-4, CRA-4
}

void Model::call(std::string_view name, std::string_view payload, TimePoint deadline)
{
    std::string bytes = request_frame(next_call, name, payload);
    if (options.crate_peer && options.crate_peer->request_size) { // REQ-6, CRA-4
        std::string content = bytes.substr(8);
        content.resize(*options.crate_peer->request_size);
        bytes = frame(content);
    }
    ++counters.calls_started;
    calls.push_back({next_call, deadline});
    send_or_hold({Kind::request, next_call, std::move(bytes)});
    ++next_call; // SES-2
    settle();
}

void Model::cancel(std::uint64_t id)
{
    end_call(id, "cancelled");
    settle();
}

void Model::answer(std::uint64_t token, bool is_error, std::string_view content)
{
    const auto request = std::ranges::find(requests, token, &Request::token);
    messages.push_back({Kind::answer, 0, response_frames(request->id, is_error, content)});
    requests.erase(request);
    settle();
}

// SES-3
void Model::answer_instead(std::uint64_t token, std::string_view why)
{
    ++counters.responses_replaced;
    answer(token, true, "the answer cannot be sent: " + std::string{why});
}

void Model::start()
{
    is_started = true;
    events.insert(events.end(), waiting.begin(), waiting.end());
    waiting.clear();
    settle();
}

void Model::shutdown(TimePoint deadline)
{
    if (state == State::closed) {
        return;
    }
    state = State::draining;
    shutdown_deadline = deadline;
    for (const Call &call : std::vector{calls}) {
        if (!may_be_seen(call.id)) {
            end_call(call.id, "shutdown");
        }
    }
    if (!waiting.empty()) { // SES-10
        waiting.clear();
        for (const Request &request : std::vector{requests}) {
            answer(request.token, true, "shutting down");
            if (state == State::closed) { // by bytes that may be read now
                return;
            }
        }
    }
    settle();
}

void Model::close()
{
    close("closed_here", "shutdown");
}

void Model::out_of_memory()
{
    close("out_of_memory", "connection_lost");
}

void Model::advance(TimePoint now)
{
    std::vector<Call> due;
    std::ranges::copy_if(calls, std::back_inserter(due), [now](const Call &call) { return call.deadline <= now; });
    std::ranges::sort(due, {}, [](const Call &call) { return std::pair{call.deadline, call.id}; });
    for (const Call &call : due) {
        end_call(call.id, "deadline");
    }
    if (state == State::draining && shutdown_deadline <= now) {
        close("shutdown_deadline", "shutdown");
    }
    settle();
}

void Model::arrive(std::string_view bytes)
{
    if (state != State::closed) {
        input += bytes;
        counters.bytes_received += bytes.size();
        settle();
    }
}

std::string Model::offer()
{
    if (state == State::closed) {
        return "";
    }
    std::string bytes;
    for (Message &message : messages) {
        message.is_offered = message.is_offered || !is_offering;
        bytes += message.is_offered ? message.bytes : "";
    }
    is_offering = !bytes.empty();
    bytes.erase(0, begun);
    return bytes;
}

void Model::wrote(std::size_t size)
{
    is_offering = false;
    begun += size;
    counters.bytes_written += size;
    while (!messages.empty() && begun >= messages.front().bytes.size()) {
        begun -= messages.front().bytes.size();
        messages.erase(messages.begin());
        ++counters.messages_written;
    }
    for (std::size_t i = begun == 0 ? 0 : 1; i < messages.size();) { // SES-7; FRM-6: not the one that is begun
        if (messages[i].is_withdrawn) {
            drop_message(messages[i].call);
        } else {
            messages[i++].is_offered = false;
        }
    }
    if (state == State::closed) {
        messages.clear();
        begun = 0;
    }
    settle();
}

// BAR-4
void Model::begin_barrier()
{
    ++barriers;
    settle();
    if (options.end == StarEnd::spoke && state != State::closed) {
        send_or_hold({Kind::token, 0, token_frame()});
        settle();
    }
}

// BAR-5, BAR-6
void Model::use_token()
{
    --tokens;
    --barriers;
    settle();
    if (options.end == StarEnd::hub && state != State::closed) {
        barriers_of_peer -= options.crate_peer ? 1U : 0U;
        messages.push_back({Kind::token, 0, token_frame()});
        settle();
    }
}

// BAR-7
void Model::fail_barrier()
{
    has_barrier_failed = true;
    barriers = 0;
    std::erase_if(held, [](const Message &message) { return message.kind == Kind::token; });
    settle();
}

} // namespace ferrorpc::proptests
