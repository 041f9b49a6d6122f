#include <proptests/checks/agent_beside_session.hpp>

#include <proptests/checks/shadow.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/agent/core/agent_core.hpp>
#include <ferrorpc/agent/io/memory_stream.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace ferrorpc::proptests {
namespace {

using std::chrono::milliseconds;

class HandLoop final : public detail::RunningLoop {
public:
    io::ManualLoop &loop() noexcept override { return loop_; }

private:
    io::ManualLoop loop_;
};

// The one connection, there from the start.
class OneStream final : public detail::Transport {
public:
    OneStream(std::uint64_t peer, std::unique_ptr<io::Stream> stream) : peer_{peer}, stream_{std::move(stream)} {}

    void start(detail::TransportOwner &owner) override { owner.joined(peer_, std::move(stream_)); }
    void left(std::uint64_t, bool) override {}
    std::string address() const override { return ""; }
    std::uint64_t peer_count() const override { return 1; }
    bool leads_to(std::uint64_t rank) const override { return rank == peer_; }
    bool leads_to_self() const override { return false; }

private:
    std::uint64_t peer_;
    std::unique_ptr<io::Stream> stream_;
};

AgentOptions options_of(const AgentWorld &world)
{
    AgentOptions options{.rank = world.is_hub ? 0U : 1U, .timeout = milliseconds{0}, .handler_threads = 0};
    options.limits.frame_length_max = 512;
    options.limits.calls_in_flight_max = 5;
    options.limits.requests_in_service_max = 3;
    options.limits.refusal_bytes_max = 512;
    if (world.is_crate) {
        options.crate_job = CratePeer{};
    }
    return options;
}

SessionOptions session_options(const AgentOptions &options)
{
    return {options.rank == 0 ? StarEnd::hub : StarEnd::spoke, options.limits, options.crate_job};
}

std::string describe(const RpcResult &result)
{
    constexpr std::array<std::pair<Errc, std::string_view>, 5> kinds{{{Errc::undecodable_response, "undecodable_response"},
                                                                      {Errc::timed_out, "deadline"},
                                                                      {Errc::cancelled, "cancelled"},
                                                                      {Errc::connection_lost, "connection_lost"},
                                                                      {Errc::shut_down, "shutdown"}}};
    if (result.ok()) {
        return "reply " + std::string{as_text(result.payload)};
    }
    if (result.error == Errc::remote_error) {
        return "remote_error " + result.remote_message;
    }
    const auto kind = std::ranges::find(kinds, result.error, [](const auto &each) { return make_error_code(each.first); });
    return (kind == kinds.end() ? "refused: " + result.error.message() : std::string{kind->second}) + ' ';
}

class Player {
public:
    explicit Player(const AgentWorld &world) : rank_{world.is_hub ? 0U : 1U}, shadow_{session_options(options_of(world)), rank_}
    {
        auto [ours, theirs] = io::make_memory_streams(loop(), world.capacity, world.piece);
        peer_ = std::move(theirs);
        auto stream = make_shadowed_stream(std::move(ours), loop(), shadow_);
        auto core = std::make_shared<detail::AgentCore>(options_of(world), running_,
                                                        std::make_unique<OneStream>(1 - rank_, std::move(stream)));
        agent_ = detail::make_agent(std::move(core));
        agent_->register_async("g", [this](IncomingCall call, Responder responder) {
            shadow_.agent_trace.push_back("request g " + std::string{as_text(call.payload())});
            responders_.push_back(std::move(responder));
        });
        agent_->start();
        settle();
    }

    ~Player()
    {
        responders_.clear();
        peer_.reset();
        agent_.reset();
        loop().run();
        loop().advance(std::chrono::hours{1});
    }

    void play(const AgentAction &action);
    void finish();
    const std::string &complaint() const { return shadow_.complaint; }

private:
    io::ManualLoop &loop() { return running_->loop(); }
    void play_own(const AgentAction &action);
    void call(std::size_t size, unsigned ticks);
    void cancel(unsigned number);
    void answer(const AgentAction &action);
    void advance(unsigned ticks);
    void read_on();
    void deliver(std::size_t size);
    void write_on();
    std::string from_peer(const AgentAction &action) const;
    void settle();
    std::string refusal_text(CallError error) const;

    // Of a call, or one that none has or had.
    std::uint64_t id(unsigned number) const { return number % (shadow_.numbers.size() + 3); }

    struct Call {
        std::optional<CallId> id; // none was started
        CallHandle handle;
    };

    std::uint64_t rank_;
    Shadow shadow_;
    std::shared_ptr<HandLoop> running_ = std::make_shared<HandLoop>();
    std::unique_ptr<io::Stream> peer_; // its end; nullptr: it is gone
    std::unique_ptr<Agent> agent_;
    std::vector<Call> calls_;
    std::vector<Responder> responders_; // as Shadow::requests
    bool is_shut_down_ = false;
    TimePoint shutdown_deadline_ = no_deadline; // the first of all that were given
    std::string wire_;                          // what the peer still has to write
    std::string delivering_;                    // what it is writing
    std::size_t may_read_ = 0;
    bool is_peer_reading_ = false;
    bool is_peer_writing_ = false;
    std::string received_;
    std::array<std::byte, 64> room_{};
};

void Player::play(const AgentAction &action)
{
    if (action.kind >= AgentActionKind::peer_request) {
        wire_ += from_peer(action);
    } else {
        play_own(action);
        settle();
    }
}

void Player::play_own(const AgentAction &action)
{
    switch (action.kind) {
    case AgentActionKind::call:
        call(action.a, action.b);
        break;
    case AgentActionKind::cancel:
        cancel(action.a);
        break;
    case AgentActionKind::respond:
    case AgentActionKind::fail:
        answer(action);
        break;
    case AgentActionKind::advance:
        advance(action.a % 8);
        break;
    case AgentActionKind::read:
        may_read_ = action.a == 0 ? SIZE_MAX : action.a;
        read_on();
        break;
    case AgentActionKind::shutdown:
        is_shut_down_ = true;
        shutdown_deadline_ = std::min(shutdown_deadline_, loop().now() + milliseconds{action.a});
        shadow_.session.shutdown(shutdown_deadline_);
        shadow_.look();
        agent_->shutdown(milliseconds{action.a});
        break;
    case AgentActionKind::cut:
        peer_.reset();
        break;
    default:
        deliver(action.a);
        break;
    }
}

std::string Player::refusal_text(CallError error) const
{
    const Errc code = is_shut_down_ ? Errc::shut_down : error == CallError::closed ? Errc::no_connection : Errc::limit_reached;
    return code == Errc::shut_down ? "shutdown " : "refused: " + make_error_code(code).message() + ' ';
}

void Player::call(std::size_t size, unsigned ticks)
{
    const Payload payload = Payload::copy_of(as_bytes(std::string(size, 'c')));
    const auto number = static_cast<unsigned>(calls_.size());
    const TimePoint deadline = ticks == 0 ? no_deadline : loop().now() + milliseconds{ticks};
    const auto id = shadow_.session.call("f", payload, {deadline, std::nullopt});
    if (id) {
        shadow_.numbers[static_cast<std::uint64_t>(*id)] = number;
    } else {
        shadow_.trace.push_back("call " + std::to_string(number) + ' ' + refusal_text(id.error()));
    }
    shadow_.look();
    calls_.push_back({id ? std::optional{*id} : std::nullopt, {}});
    calls_.back().handle =
        agent_->call(1 - rank_, "f", payload, {milliseconds{ticks}, {}}, [this, number](const RpcResult &result) {
            shadow_.agent_trace.push_back("call " + std::to_string(number) + ' ' + describe(result));
        });
}

void Player::cancel(unsigned number)
{
    if (!calls_.empty()) {
        Call &chosen = calls_[number % calls_.size()];
        if (chosen.id) {
            shadow_.session.cancel(*chosen.id);
            shadow_.look();
        }
        chosen.handle.cancel();
    }
}

void Player::answer(const AgentAction &action)
{
    if (responders_.size() != shadow_.requests.size()) {
        shadow_.complain("the agent serves other requests than its session");
    } else if (!responders_.empty()) {
        const auto place = static_cast<std::ptrdiff_t>(action.a % responders_.size());
        const std::string content(action.b, 'r');
        const Payload payload = Payload::copy_of(as_bytes(content));
        const bool is_error = action.kind == AgentActionKind::fail;
        const RequestToken token = shadow_.requests[static_cast<std::size_t>(place)];
        is_error ? shadow_.session.fail(token, content) : shadow_.session.respond(token, payload);
        shadow_.requests.erase(shadow_.requests.begin() + place);
        shadow_.look();
        Responder responder = std::move(responders_[static_cast<std::size_t>(place)]);
        responders_.erase(responders_.begin() + place);
        responder.answer(is_error ? HandlerResult::failure(content) : HandlerResult{payload});
    }
}

// A tick at a time: whatever is due by now, or one brings about, has happened before the next.
void Player::advance(unsigned ticks)
{
    for (unsigned i = 0; i <= ticks; ++i) {
        const milliseconds step{i == 0 ? 0 : 1};
        shadow_.session.advance(loop().now() + step);
        shadow_.look();
        loop().advance(step);
    }
}

void Player::read_on()
{
    if (peer_ == nullptr || is_peer_reading_ || may_read_ == 0) {
        return;
    }
    is_peer_reading_ = true;
    const auto room = std::span{room_}.first(std::min(may_read_, room_.size()));
    peer_->read_some(room, [this](std::error_code error, std::size_t size) {
        is_peer_reading_ = false;
        received_ += as_text(ByteView{room_}.first(size));
        may_read_ = error ? 0 : may_read_ - std::min(may_read_, size);
        read_on();
    });
}

void Player::deliver(std::size_t size)
{
    const std::string bytes = wire_.substr(0, size == 0 ? wire_.size() : size);
    wire_.erase(0, bytes.size());
    delivering_ += bytes;
    write_on();
}

void Player::write_on()
{
    if (peer_ == nullptr || is_peer_writing_ || delivering_.empty()) {
        return;
    }
    is_peer_writing_ = true;
    auto bytes = std::make_shared<const std::string>(std::exchange(delivering_, ""));
    const ByteView view = as_bytes(*bytes);
    peer_->write_some(std::span{&view, 1}, [this, bytes](std::error_code error, std::size_t size) {
        is_peer_writing_ = false;
        delivering_.insert(0, error ? "" : bytes->substr(size));
        write_on();
    });
}

std::string Player::from_peer(const AgentAction &action) const
{
    const std::string content(action.b, 'p');
    switch (action.kind) {
    case AgentActionKind::peer_request:
        return request_frame(action.a, "g", content);
    case AgentActionKind::peer_unknown:
        return request_frame(action.a, "nix", content);
    case AgentActionKind::peer_response:
        return response_frames(id(action.a), false, content);
    case AgentActionKind::peer_error:
        return response_frames(id(action.a), true, "e" + content);
    case AgentActionKind::peer_bad_response:
        return response_frames(id(action.a), false, content, 1);
    case AgentActionKind::peer_token:
        return token_frame();
    default:
        return action.a % 2 == 0 ? integer(513, 8) : frame("\3tooshort?");
    }
}

void Player::settle()
{
    loop().run();
    const Session &session = shadow_.session;
    if (shadow_.agent_trace != shadow_.trace) {
        std::string text = "the agent told:";
        for (const auto *list : {&shadow_.agent_trace, &shadow_.trace}) {
            text += list == &shadow_.trace ? "\nits session: " : "";
            for (const std::string &line : *list) {
                text += ' ' + line + ';';
            }
        }
        shadow_.complain(text);
    } else if (shadow_.is_closed != session.is_closed()) {
        shadow_.complain("the agent's stream is closed while its session is not, or the reverse");
    } else if (!session.is_closed() && session.sendable_bytes() != 0 && !shadow_.is_writing && !shadow_.has_write_failed) {
        shadow_.complain("the agent does not write what its session has");
    } else if (session.wants_input() && !shadow_.is_reading) {
        shadow_.complain("the agent does not read though its session wants it");
    }
}

// Everything that is on its way arrives.
void Player::finish()
{
    const bool was_cut = peer_ == nullptr;
    for (int i = 0; i < 2; ++i) {
        may_read_ = SIZE_MAX;
        read_on();
        deliver(0);
        settle();
    }
    if (was_cut ? !shadow_.written.starts_with(received_) : shadow_.written != received_) {
        shadow_.complain("the peer got other bytes than were written");
    }
}

} // namespace

std::string difference_to_session(const AgentWorld &world, const std::vector<AgentAction> &history)
{
    Player player{world};
    for (std::size_t i = 0; i < history.size() && player.complaint().empty(); ++i) {
        player.play(history[i]);
        if (!player.complaint().empty()) {
            return "after action " + std::to_string(i) + ":\n" + player.complaint();
        }
    }
    player.finish();
    return player.complaint();
}

} // namespace ferrorpc::proptests
