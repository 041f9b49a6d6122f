// A session does what the model does, whatever its user, its peer, its transport and its clock do. The input: which session,
// or which limits that make no sense, then actions of three bytes.
#include <fuzz/history.hpp>

#include <proptests/checks/session_against_model.hpp>

#include <array>
#include <sstream>
#include <stdexcept>

namespace ferrorpc::fuzz {
namespace {

constexpr unsigned unsound_count = 16;

// One thing wrong, which the constructor must refuse.
void spoil(SessionOptions &options, unsigned choice)
{
    Limits &limits = options.limits;
    switch (choice) {
    case 0:
        limits.frame_length_max = frame_length_limit + 1;
        break;
    case 1:
        limits.frame_length_max = frame_length_min - 1;
        break;
    case 2:
        limits.calls_in_flight_max = 0;
        break;
    case 3:
        limits.requests_in_service_max = 0;
        break;
    case 4:
        limits.request_bytes_max = 0;
        break;
    case 5:
        limits.queued_bytes_max = 0;
        break;
    case 6:
        limits.open_prefixes_max = limits.calls_in_flight_max - 1;
        break;
    case 7:
        limits.barrier_tokens_max = 1;
        break;
    case 8:
        limits.refusal_bytes_max = frame_length_min - 1;
        break;
    case 9:
        limits.refusal_bytes_max = limits.queued_bytes_max + 1;
        break;
    case 10:
        options.crate_peer = CratePeer{std::nullopt, 0};
        break;
    case 11:
        options.crate_peer = CratePeer{16, 1};
        break;
    default:
        options.crate_peer = CratePeer{static_cast<std::size_t>(limits.frame_length_max) + 1, 1};
        break;
    }
}

SessionOptions options_of(unsigned choice)
{
    const std::array<std::optional<CratePeer>, 4> peers{std::nullopt, CratePeer{}, CratePeer{std::nullopt, 2},
                                                        CratePeer{40, 2}};
    SessionOptions options{choice % 2 == 0 ? StarEnd::hub : StarEnd::spoke, proptests::small_limits(),
                           peers[choice / 2 % peers.size()]};
    if (choice >= 256 - unsound_count) {
        spoil(options, choice - (256 - unsound_count));
    }
    return options;
}

std::string check_refused(const SessionOptions &options)
{
    try {
        const Session session{options};
    } catch (const std::invalid_argument &) {
        return "";
    }
    return "limits that make no sense are taken\n";
}

std::vector<proptests::Action> history_of(Input &parts)
{
    return read_history<proptests::Action>(parts, proptests::ActionKind::lack_memory, 40);
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    Input parts{input};
    const unsigned choice = parts.byte();
    const SessionOptions options = options_of(choice);
    const std::string difference =
        choice >= 256 - unsound_count ? check_refused(options) : proptests::difference_to_model(options, history_of(parts));
    return difference.empty() ? "" : difference + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    Input parts{input};
    const SessionOptions options = options_of(parts.byte());
    std::ostringstream text;
    text << (options.end == StarEnd::hub ? "hub" : "spoke") << (options.crate_peer ? " of a crate peer\n" : "\n");
    tell(history_of(parts), text);
    return text.str();
}

} // namespace ferrorpc::fuzz
