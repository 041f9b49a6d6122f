// A raw session does what its model does. The input: which memory its frames lie in and which limits, then actions of three
// bytes.
#include <fuzz/frame_store.hpp>
#include <fuzz/target.hpp>

#include <proptests/checks/raw_against_model.hpp>

#include <sstream>
#include <stdexcept>

namespace ferrorpc::fuzz {
namespace {

constexpr std::size_t action_kinds = static_cast<std::size_t>(proptests::RawActionKind::peer_over_cap) + 1;
constexpr std::size_t actions_max = 28; // as of a session's

std::vector<proptests::RawAction> history_of(Input &parts)
{
    std::vector<proptests::RawAction> history;
    history.reserve(actions_max);
    while (!parts.is_empty() && history.size() < actions_max) {
        const auto kind = static_cast<proptests::RawActionKind>(parts.byte() % action_kinds);
        const unsigned a = parts.byte() % 70;
        const unsigned b = parts.byte() % 6;
        history.push_back({kind, a, b});
    }
    return history;
}

// spec/protocol.md#LIM-1
std::string check_cap()
{
    try {
        const RawSession session{RawLimits{frame_length_limit + 1, 100, 40}};
    } catch (const std::invalid_argument &) {
        return "";
    }
    return "a cap over the limit is taken\n";
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    Input parts{input};
    const unsigned choice = parts.byte();
    if (choice == 255) {
        return check_cap();
    }
    const auto store = std::make_shared<FrameStore>();
    std::string complaint =
        proptests::difference_to_raw_model(proptests::small_raw_limits, choice % 2 == 0 ? nullptr : store, history_of(parts));
    if (complaint.empty() && !store->has_all()) {
        complaint = "memory of frames does not come back\n";
    }
    return complaint.empty() ? "" : complaint + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    Input parts{input};
    std::ostringstream text;
    text << (parts.byte() % 2 == 0 ? "frames in memory of new[]\n" : "frames in memory of the target\n");
    std::size_t number = 0;
    for (const proptests::RawAction &action : history_of(parts)) {
        text << number++ << ": ";
        showValue(action, text);
        text << '\n';
    }
    return text.str();
}

} // namespace ferrorpc::fuzz
