#include <proptests/checks/session_against_model.hpp>

#include <proptests/checks/model.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/session/script.test.hpp>

#include <algorithm>
#include <sstream>

namespace ferrorpc::proptests {
namespace {

using namespace ferrorpc::testing;

class Player {
public:
    explicit Player(const SessionOptions &options) : script_{options}, model_{options} {}

    void play(const Action &action);

    std::string difference()
    {
        const Seen session = seen(script_.session, script_.events());
        const Seen model = seen(model_, model_.take_events());
        Counters sum;
        sum += session.counters; // of one session
        const bool is_same = session == model && sum == session.counters && !output_differs_;
        return is_same ? "" : "session: " + to_text(session) + "\nmodel:   " + to_text(model) + '\n';
    }

    bool is_closed() const { return model_.state == Model::State::closed; }

    // Once no more output can be held up by an offer.
    void write(std::size_t size_max)
    {
        std::string offered;
        for (const ByteView piece : script_.session.output()) {
            offered += as_text(piece);
        }
        output_differs_ = output_differs_ || offered != model_.offer();
        const std::size_t size = size_max == 0 ? offered.size() : std::min(size_max, offered.size());
        script_.session.wrote(size);
        model_.wrote(size);
    }

private:
    void play_own(const Action &action);
    void play_barrier(const Action &action);
    std::string from_peer(const Action &action) const;
    void deliver(std::size_t size);
    void call(std::size_t size, TimePoint deadline, std::optional<std::uint64_t> nested_in);
    void call_badly(const Action &action);
    void answer_again(std::uint64_t token);
    void answer_badly(const Action &action);

    TimePoint after(unsigned ticks) const { return ticks == 0 ? no_deadline : now_ + std::chrono::milliseconds{ticks}; }

    // One of those that are there.
    template <typename Items>
    const auto *choose(const Items &items, unsigned number) const
    {
        return items.empty() ? nullptr : &items[number % items.size()];
    }

    // A call's id, or one that none has or had.
    std::uint64_t id(unsigned number) const { return number % (model_.next_call + 2); }

    // All that can be seen after an action, but what is offered to the transport.
    struct Seen {
        Lines events;
        bool wants_input;
        bool is_closed;
        std::size_t queued_bytes;
        std::size_t call_count;
        std::size_t tokens;
        std::optional<TimePoint> deadline;
        bool can_barrier;
        Counters counters;
        bool operator==(const Seen &) const = default;
    };

    static Seen seen(const Session &session, Lines events)
    {
        return {std::move(events),       session.wants_input(),     session.is_closed(),
                session.queued_bytes(),  session.calls_in_flight(), session.tokens(),
                session.next_deadline(), session.can_barrier(),     session.counters()};
    }
    static Seen seen(const Model &model, Lines events)
    {
        return {std::move(events),
                model.wants_input(),
                model.state == Model::State::closed,
                model.queued_bytes(),
                model.calls.size(),
                model.tokens,
                model.next_deadline(),
                model.state == Model::State::open && !model.has_barrier_failed,
                model.counters};
    }
    std::string to_text(const Seen &what) const
    {
        std::ostringstream text;
        for (const std::string &event : what.events) {
            text << event << "; ";
        }
        text << (what.wants_input ? "reads" : "does not read") << (what.is_closed ? ", closed, " : ", ") << what.queued_bytes
             << " bytes, " << what.call_count << " calls, " << what.tokens << " tokens, deadline "
             << (what.deadline ? (*what.deadline - TimePoint{}).count() / 1'000'000 : -1)
             << (output_differs_ ? ", other output" : "");
        return text.str();
    }

    Script script_;
    Model model_;
    TimePoint now_ = at(0);
    std::string wire_; // written by the peer, not delivered
    bool output_differs_ = false;
};

void Player::play(const Action &action)
{
    if (action.kind >= ActionKind::peer_request && action.kind <= ActionKind::peer_nonsense) {
        wire_ += from_peer(action);
    } else if (action.kind >= ActionKind::begin_barrier && action.kind <= ActionKind::fail_barrier) {
        play_barrier(action);
    } else {
        play_own(action);
    }
}

void Player::play_own(const Action &action)
{
    Session &session = script_.session;
    switch (action.kind) {
    case ActionKind::call:
        call(action.a, after(action.b), std::nullopt);
        break;
    case ActionKind::call_nested:
        call(action.a, no_deadline, action.b + 1);
        break;
    case ActionKind::answer_again:
        answer_again(action.a + 1);
        break;
    case ActionKind::answer_badly:
        answer_badly(action);
        break;
    case ActionKind::call_badly:
        call_badly(action);
        break;
    case ActionKind::lack_memory:
        session.out_of_memory();
        model_.out_of_memory();
        break;
    case ActionKind::cancel:
        if (const auto *chosen = choose(model_.calls, action.a)) {
            const std::uint64_t call = chosen->id;
            session.cancel(CallId{call});
            model_.cancel(call);
        }
        break;
    case ActionKind::respond:
    case ActionKind::fail:
        if (const auto *chosen = choose(model_.requests, action.a)) {
            const std::uint64_t token = chosen->token;
            const std::string content(action.b, 'r');
            const bool is_error = action.kind == ActionKind::fail;
            is_error ? session.fail(RequestToken{token}, content)
                     : session.respond(RequestToken{token}, Payload::copy_of(as_bytes(content)));
            model_.answer(token, is_error, content);
        }
        break;
    case ActionKind::start:
        session.start();
        model_.start();
        break;
    case ActionKind::shutdown:
        session.shutdown(after(action.a));
        model_.shutdown(after(action.a));
        break;
    case ActionKind::close:
        session.close();
        model_.close();
        break;
    case ActionKind::end:
        session.connection_ended();
        model_.connection_ended();
        break;
    case ActionKind::advance:
        now_ += std::chrono::milliseconds{action.a};
        session.advance(now_);
        model_.advance(now_);
        break;
    case ActionKind::deliver:
        deliver(action.a);
        break;
    case ActionKind::offer:
        session.output();
        model_.offer();
        break;
    default:
        write(action.a);
        break;
    }
}

void Player::call(std::size_t size, TimePoint deadline, std::optional<std::uint64_t> nested_in)
{
    const std::string payload(size, 'c');
    CallOptions options{deadline, std::nullopt};
    if (nested_in) {
        options.nested_in = RequestToken{*nested_in};
    }
    const auto id = script_.session.call("f", Payload::copy_of(as_bytes(payload)), options);
    const auto refusal = model_.refusal("f", payload, nested_in);
    const bool is_same = refusal ? !id && id.error() == *refusal : id == CallId{model_.next_call};
    if (!refusal) {
        model_.call("f", payload, deadline);
    }
    output_differs_ = output_differs_ || !is_same;
}

// MSG-3, LIM-4: it is never started.
void Player::call_badly(const Action &action)
{
    const std::string name = action.b % 2 == 0 ? "\xff" : std::string(600, 'n');
    const std::string payload(action.a, 'c');
    const auto id = script_.session.call(name, Payload::copy_of(as_bytes(payload)), {});
    const CallError refusal = model_.refusal(name, payload, std::nullopt).value_or(CallError::invalid_name);
    output_differs_ = output_differs_ || id || id.error() != refusal;
}

// SES-3: nothing happens.
void Player::answer_again(std::uint64_t token)
{
    if (std::ranges::find(model_.requests, token, &Model::Request::token) == model_.requests.end()) {
        const RespondResult result = script_.session.respond(RequestToken{token}, {});
        output_differs_ = output_differs_ || result != RespondResult::no_such_request;
    }
}

void Player::answer_badly(const Action &action)
{
    if (const auto *chosen = choose(model_.requests, action.a)) {
        const std::uint64_t token = chosen->token;
        const std::size_t size_max = static_cast<std::size_t>(model_.options.limits.frame_length_max) - 14;
        if (action.b % 2 == 0) {
            script_.session.respond(RequestToken{token}, Payload{Bytes(size_max + 1)});
            model_.answer_instead(token, "RPC message size 513 exceeds maximum allowed size 512 bytes");
        } else {
            script_.session.fail(RequestToken{token}, "\xff");
            model_.answer_instead(token, "invalid UTF-8 in error message: invalid utf-8 sequence of 1 bytes from index 0");
        }
    }
}

void Player::play_barrier(const Action &action)
{
    Session &session = script_.session;
    const bool can_barrier = model_.state == Model::State::open && !model_.has_barrier_failed;
    if (action.kind == ActionKind::begin_barrier && can_barrier && model_.barriers < 3) {
        session.expect_token();
        if (model_.options.end == StarEnd::spoke) {
            session.send_token();
        }
        model_.begin_barrier();
    } else if (action.kind == ActionKind::use_token && model_.tokens != 0 && model_.barriers != 0) {
        session.use_token();
        if (model_.options.end == StarEnd::hub) {
            session.send_token();
        }
        model_.use_token();
    } else if (action.kind == ActionKind::fail_barrier) {
        session.fail_barrier();
        model_.fail_barrier();
    }
}

// FRM-3: in whatever pieces.
void Player::deliver(std::size_t size)
{
    const std::string_view bytes = std::string_view{wire_}.substr(0, size == 0 ? wire_.size() : size);
    script_.session.commit(0); // which changes nothing, in whatever state
    script_.receive(as_bytes(bytes));
    model_.arrive(bytes);
    wire_.erase(0, bytes.size());
}

std::string Player::from_peer(const Action &action) const
{
    const std::string content(action.b, 'p');
    switch (action.kind) {
    case ActionKind::peer_request:
        return request_frame(action.a, "g", content);
    case ActionKind::peer_bad_request:
        return frame('\1' + integer(action.a, 8));
    case ActionKind::peer_response:
        return response_frames(id(action.a), false, content);
    case ActionKind::peer_error:
        return response_frames(id(action.a), true, "e" + content);
    case ActionKind::peer_bad_response:
        return response_frames(id(action.a), false, content, 1);
    case ActionKind::peer_prefix:
        return prefix_frame(14 + action.b);
    case ActionKind::peer_message:
        return frame(response_message(id(action.a), false, content));
    case ActionKind::peer_mixed: { // DIF-11
        const std::string first = response_message(id(action.a), false, content);
        const std::string second = response_message(id(action.a + 1), false, content + (action.a % 2 == 0 ? "" : "q"));
        return prefix_frame(first.size()) + prefix_frame(second.size()) + frame(second) + frame(first);
    }
    case ActionKind::peer_token:
        return token_frame();
    default:
        break;
    }
    const std::string nonsense[] = {integer(0, 8), integer(513, 8), frame("\3tooshort?"), prefix_frame(13), prefix_frame(513)};
    return nonsense[action.a % std::size(nonsense)];
}

} // namespace

Limits small_limits()
{
    Limits limits;
    limits.frame_length_max = 512;
    limits.calls_in_flight_max = 3;
    limits.open_prefixes_max = 3;
    limits.requests_in_service_max = 3;
    limits.request_bytes_max = 12;
    limits.queued_bytes_max = 640;
    limits.refusal_bytes_max = 512;
    limits.barrier_tokens_max = 2;
    return limits;
}

Outcome outcome_of(const SessionOptions &options, std::span<const Action> history)
{
    Player player{options};
    for (const Action &action : history) {
        player.play(action);
    }
    return {player.difference(), player.is_closed()};
}

std::string difference_to_model(const SessionOptions &options, const std::vector<Action> &history)
{
    Player player{options};
    for (std::size_t i = 0; i < history.size(); ++i) {
        player.play(history[i]);
        if (const std::string difference = player.difference(); !difference.empty()) {
            return "after action " + std::to_string(i) + ":\n" + difference;
        }
    }
    for (int i = 0; i < 2; ++i) { // what was held back by an offer
        player.write(0);
    }
    return player.difference();
}

} // namespace ferrorpc::proptests
