// A raw session does what its model does. The input: which memory its frames lie in and which limits, then actions of three
// bytes.
#include <fuzz/frame_store.hpp>
#include <fuzz/history.hpp>

#include <proptests/checks/raw_against_model.hpp>

#include <sstream>
#include <stdexcept>

namespace ferrorpc::fuzz {
namespace {

std::vector<proptests::RawAction> history_of(Input &parts)
{
    return read_history<proptests::RawAction>(parts, proptests::RawActionKind::peer_over_cap, 70);
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
    tell(history_of(parts), text);
    return text.str();
}

} // namespace ferrorpc::fuzz
