#include <proptests/checks/raw_against_model.hpp>

#include <proptests/checks/raw_model.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/session/script.test.hpp>

#include <algorithm>
#include <sstream>

namespace ferrorpc::proptests {
namespace {

Payload raw_payload(std::string_view bytes)
{
    return Payload::copy_of(as_bytes(bytes));
}

class RawPlayer {
public:
    RawPlayer(const RawLimits &limits, std::shared_ptr<FrameMemory> memory)
        : session_{limits, std::move(memory)}, model_{limits}
    {
    }

    void play(const RawAction &action);

    std::string difference()
    {
        const Seen session = seen(session_, session_events());
        const Seen model = seen(model_, model_.take_events());
        const bool is_same = session == model && !is_other_;
        return is_same ? "" : "session: " + to_text(session) + "\nmodel:   " + to_text(model) + '\n';
    }

private:
    void play_own(const RawAction &action);
    void write(std::size_t size_max);
    void deliver(std::size_t size);
    static std::string from_peer(const RawAction &action);
    std::vector<std::string> session_events();

    void demand_same(bool is_same) { is_other_ = is_other_ || !is_same; }
    TimePoint after(unsigned ticks) const { return ticks == 0 ? no_deadline : now_ + std::chrono::milliseconds{ticks}; }

    // All that can be seen after an action, but what is offered to the transport.
    struct Seen {
        std::vector<std::string> events;
        bool wants_input;
        bool is_closed;
        std::size_t queued_bytes;
        std::uint64_t dropped_count;
        std::optional<std::uint64_t> awaited;
        std::optional<TimePoint> deadline;
        bool operator==(const Seen &) const = default;
    };

    template <typename Either>
    static Seen seen(const Either &either, std::vector<std::string> events)
    {
        return {std::move(events),      either.wants_input(),      either.is_closed(),    either.queued_bytes(),
                either.dropped_count(), either.awaited_response(), either.next_deadline()};
    }

    std::string to_text(const Seen &what) const
    {
        std::ostringstream text;
        for (const std::string &event : what.events) {
            text << event << "; ";
        }
        text << (what.wants_input ? "reads" : "does not read") << (what.is_closed ? ", closed, " : ", ") << what.queued_bytes
             << " bytes, dropped " << what.dropped_count << ", awaits "
             << (what.awaited ? std::to_string(*what.awaited) : "none") << ", deadline "
             << (what.deadline ? (*what.deadline - TimePoint{}).count() / 1'000'000 : -1)
             << (is_other_ ? ", other result" : "");
        return text.str();
    }

    RawSession session_;
    RawModel model_;
    TimePoint now_{};
    std::uint64_t last_id_ = 0; // of a receive
    std::string wire_;          // written by the peer, not delivered
    bool is_other_ = false;
};

std::vector<std::string> RawPlayer::session_events()
{
    constexpr std::string_view names[] = {"received",  "size_mismatch",   "no_prefix", "deadline",
                                          "cancelled", "connection_lost", "refused"};
    std::vector<std::string> lines;
    while (const auto event = session_.next_event()) {
        std::string line = std::to_string(static_cast<std::uint64_t>(event->id)) + ' ';
        line += names[static_cast<std::size_t>(event->end)];
        const bool has_payload = event->end <= ReceiveEnd::no_prefix;
        line += has_payload ? ' ' + std::string{as_text(event->payload.view())} : "";
        line += event->end == ReceiveEnd::size_mismatch ? ", not " + std::to_string(event->expected_size) : "";
        lines.push_back(line);
        demand_same(has_payload || event->payload.empty());
        demand_same(event->payload.data() == event->payload.view().data());
        demand_same(event->payload == Payload::copy_of(event->payload.view()));
    }
    return lines;
}

void RawPlayer::play(const RawAction &action)
{
    if (action.kind >= RawActionKind::peer_frame) {
        wire_ += from_peer(action);
    } else {
        play_own(action);
    }
}

void RawPlayer::play_own(const RawAction &action)
{
    const std::string content(action.a, 's');
    const auto expected = action.a < 40 ? std::optional<std::size_t>{action.a} : std::nullopt;
    const ReceiveId chosen{last_id_ == 0 ? 0 : action.a % last_id_ + 1};
    switch (action.kind) {
    case RawActionKind::receive:
        last_id_ = static_cast<std::uint64_t>(session_.receive(expected, after(action.b)));
        demand_same(last_id_ == model_.receive(expected, after(action.b)));
        break;
    case RawActionKind::receive_response:
        last_id_ = static_cast<std::uint64_t>(session_.receive_response(action.a % 4, after(action.b)));
        demand_same(last_id_ == model_.receive_response(action.a % 4, after(action.b)));
        break;
    case RawActionKind::cancel:
        demand_same(session_.cancel(chosen) == model_.cancel(static_cast<std::uint64_t>(chosen)));
        break;
    case RawActionKind::advance:
        now_ += std::chrono::milliseconds{action.a % 8};
        session_.advance(now_);
        model_.advance(now_);
        break;
    case RawActionKind::drop_late_token:
        session_.drop_late_token();
        model_.drop_late_token();
        break;
    case RawActionKind::send:
        demand_same(session_.send(raw_payload(content)).has_value() == model_.send(content));
        break;
    case RawActionKind::encoded:
        demand_same(session_.send_encoded(raw_payload(content)).has_value() == model_.send_encoded(content));
        break;
    case RawActionKind::offer:
        session_.output();
        model_.offer();
        break;
    case RawActionKind::write:
        write(action.a);
        break;
    case RawActionKind::end:
        session_.connection_ended();
        model_.connection_ended();
        break;
    case RawActionKind::close:
        action.a % 2 == 0 ? session_.close() : session_.out_of_memory();
        model_.close();
        break;
    default:
        deliver(action.a);
        break;
    }
}

void RawPlayer::write(std::size_t size_max)
{
    std::string offered;
    for (const ByteView piece : session_.output()) {
        offered += as_text(piece);
    }
    demand_same(offered == model_.offer());
    const std::size_t size = size_max == 0 ? offered.size() : std::min(size_max, offered.size());
    session_.wrote(size);
    model_.wrote(size);
}

// FRM-3: in whatever pieces.
void RawPlayer::deliver(std::size_t size)
{
    const std::string bytes = wire_.substr(0, size == 0 ? wire_.size() : size);
    wire_.erase(0, bytes.size());
    testing::commit(session_, as_bytes(bytes));
    model_.arrive(bytes);
}

std::string RawPlayer::from_peer(const RawAction &action)
{
    const std::string content(action.b, 'p');
    switch (action.kind) {
    case RawActionKind::peer_frame:
        return frame(std::string(std::min(action.a, 64U), 'f'));
    case RawActionKind::peer_prefix:
        return prefix_frame(action.a);
    case RawActionKind::peer_response:
        return response_frames(action.a % 4, action.b % 2 != 0, content);
    case RawActionKind::peer_bad_response: {
        const std::string message = response_message(action.a % 4, false, content);
        return action.a % 2 == 0 ? prefix_frame(message.size() + 1) + frame(message)
                                 : response_frames(action.a % 4, false, content, 1);
    }
    default:
        return integer(65, 8);
    }
}

} // namespace

std::string difference_to_raw_model(const RawLimits &limits, std::shared_ptr<FrameMemory> memory,
                                    const std::vector<RawAction> &history)
{
    RawPlayer player{limits, std::move(memory)};
    for (std::size_t i = 0; i < history.size(); ++i) {
        player.play(history[i]);
        if (const std::string difference = player.difference(); !difference.empty()) {
            return "after action " + std::to_string(i) + ":\n" + difference;
        }
    }
    return "";
}

} // namespace ferrorpc::proptests
