// A session does what the model does, whatever its user, its peer, its transport and its clock do. The input: which session,
// then actions of three bytes.
#include <fuzz/target.hpp>

#include <proptests/checks/session_against_model.hpp>

#include <array>
#include <sstream>

namespace ferrorpc::fuzz {
namespace {

constexpr std::size_t action_kinds = static_cast<std::size_t>(proptests::ActionKind::peer_nonsense) + 1;
constexpr std::size_t actions_max = 64; // what more could show shows in fewer, and sooner

// So small that every limit is met.
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

SessionOptions options_of(unsigned choice)
{
    const std::array<std::optional<CratePeer>, 3> peers{std::nullopt, CratePeer{}, CratePeer{std::nullopt, 2}};
    return {choice % 2 == 0 ? StarEnd::hub : StarEnd::spoke, small_limits(), peers[choice / 2 % peers.size()]};
}

std::vector<proptests::Action> history_of(Input &parts)
{
    std::vector<proptests::Action> history;
    history.reserve(actions_max);
    while (!parts.is_empty() && history.size() < actions_max) {
        const auto kind = static_cast<proptests::ActionKind>(parts.byte() % action_kinds);
        const unsigned a = parts.byte() % 40;
        const unsigned b = parts.byte() % 6;
        history.push_back({kind, a, b});
    }
    return history;
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    Input parts{input};
    const SessionOptions options = options_of(parts.byte());
    const std::string difference = proptests::difference_to_model(options, history_of(parts));
    return difference.empty() ? "" : difference + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    Input parts{input};
    const SessionOptions options = options_of(parts.byte());
    std::ostringstream text;
    text << (options.end == StarEnd::hub ? "hub" : "spoke") << (options.crate_peer ? " of a crate peer\n" : "\n");
    std::size_t number = 0;
    for (const proptests::Action &action : history_of(parts)) {
        text << number++ << ": ";
        showValue(action, text);
        text << '\n';
    }
    return text.str();
}

} // namespace ferrorpc::fuzz
