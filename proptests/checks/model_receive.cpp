// The half of the model that takes what the peer sends.
#include <proptests/checks/model.hpp>

#include <proptests/generators/frames.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc::proptests {
namespace {

std::uint64_t read(std::string_view bytes, std::size_t at, std::size_t size)
{
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
    }
    return value;
}

std::string hex(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
        text += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
    }
    return text;
}

} // namespace

// FRM-2 to FRM-4: cuts the next frame off the input.
Model::Cut Model::cut(std::string &content)
{
    if (input.size() < 8) {
        return Cut::incomplete;
    }
    const std::uint64_t length = read(input, 0, 8);
    if (length > options.limits.frame_length_max) { // LIM-2
        return Cut::too_large;
    }
    if (length > 8 && input.size() == 8) {
        return Cut::incomplete;
    }
    const char first = input.size() > 8 ? input[8] : '\0';
    if (length != 1 && length != 8 && (length < 9 || first != 1) && (length < 14 || first != 2)) { // KND-5
        return Cut::unknown;
    }
    if (input.size() - 8 < length) {
        return Cut::incomplete;
    }
    content = input.substr(8, static_cast<std::size_t>(length));
    input.erase(0, 8 + content.size());
    return Cut::whole;
}

void Model::settle()
{
    std::string content;
    while (wants_input()) {
        const Cut result = cut(content);
        if (result == Cut::incomplete) {
            break;
        }
        if (result != Cut::whole) { // ERR-4
            close(result == Cut::too_large ? "frame_refused too_large" : "frame_refused unknown_frame", "connection_lost");
            break;
        }
        ++counters.frames_received;
        take_frame(content);
    }
    release();
    if (state == State::draining && calls.empty() && requests.empty() && queued_bytes() == 0) {
        close("shutdown", "shutdown");
    }
}

void Model::connection_ended()
{
    if (state == State::closed) {
        return;
    }
    std::string content;
    Cut result = Cut::whole;
    while (result == Cut::whole) { // frames that were not wanted any more
        result = cut(content);
    }
    close(result == Cut::incomplete && !input.empty() ? "cut_within_frame" : "peer_closed", "connection_lost");
}

// KND-1 to KND-6
void Model::take_frame(std::string_view content)
{
    if (content.size() == 1) {
        ++counters.tokens_received;
        if (options.crate_peer && options.end == StarEnd::hub) {
            ++barriers_of_peer;
            hold_back();
        }
        if (has_barrier_failed) { // BAR-7
            ++counters.tokens_dropped;
            return;
        }
        if (tokens >= barriers + (options.end == StarEnd::hub ? options.limits.barrier_tokens_max : 0)) { // BAR-6, BAR-9
            return close("too_many_tokens", "connection_lost");
        }
        ++tokens;
        events.emplace_back("token");
    } else if (content.size() == 8) {
        const std::uint64_t length = read(content, 0, 8);
        if (length < 14 || length > options.limits.frame_length_max) { // RSP-3, LIM-3
            return close(length < 14 ? "prefix_refused too_small" : "prefix_refused too_large", "connection_lost");
        }
        if (prefixes.size() == options.limits.open_prefixes_max) { // LIM-6
            return close("too_many_prefixes", "connection_lost");
        }
        prefixes.push_back(length);
    } else if (content[0] == 1) {
        take_request(content);
    } else {
        take_response(content);
    }
}

void Model::take_request(std::string_view content)
{
    const std::uint64_t id = read(content, 1, 8);
    hold_back();
    ++counters.requests_received;
    if (content.size() == 9) { // ERR-5
        ++counters.requests_undecodable;
        return refuse(id, "failed to deserialize RPC request: invalid RPC message: request too short for name length");
    }
    if (state == State::draining || !has_room()) { // ERR-6
        ++counters.requests_refused;
        return refuse(id, state == State::draining ? "shutting down" : "too many requests");
    }
    const std::size_t name_size = static_cast<std::size_t>(read(content, 9, 4));
    const std::string_view payload = content.substr(17 + name_size);
    requests.push_back({next_token, id, name_size + payload.size()}); // REQ-7
    (is_started ? events : waiting)
        .push_back("request " + std::to_string(next_token) + ' ' + std::string{content.substr(13, name_size)} + ' ' +
                   hex(payload));
    ++next_token;
}

// ERR-8
void Model::refuse(std::uint64_t id, std::string_view text)
{
    std::string bytes = response_frames(id, true, text);
    if (bytes_of(Kind::refusal) + bytes.size() > options.limits.refusal_bytes_max) {
        return close("too_many_refusals", "connection_lost");
    }
    messages.push_back({Kind::refusal, 0, std::move(bytes)});
}

void Model::take_response(std::string_view content)
{
    const auto prefix = std::ranges::find(prefixes, content.size());
    if (prefix == prefixes.end()) { // KND-6
        return close("response_unannounced", "connection_lost");
    }
    prefixes.erase(prefix);
    const std::uint64_t id = read(content, 1, 8);
    const bool is_pending = std::ranges::find(calls, id, &Call::id) != calls.end();
    const bool has_ended = !is_pending && id != 0 && id < next_call;
    if (!has_ended && (!is_pending || !may_be_seen(id))) { // SES-4
        ++counters.responses_unknown;
        return;
    }
    std::erase(outstanding, id);
    if (has_ended) { // SES-5
        ++counters.responses_late;
        return;
    }
    const std::string_view data = content.substr(14);
    if (read(content, 10, 4) != data.size()) { // ERR-7
        ++counters.responses_undecodable;
        end_call(id, "undecodable_response: failed to deserialize RPC response: invalid RPC message: "
                     "response too short for payload/error data");
    } else if (content[9] == 1) {
        end_call(id, "remote_error: " + std::string{data});
    } else {
        end_call(id, data.empty() ? "reply" : "reply " + hex(data));
    }
}

} // namespace ferrorpc::proptests
