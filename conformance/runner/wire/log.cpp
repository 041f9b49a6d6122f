#include "wire/log.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <array>

namespace ferrorpc::conformance {
namespace {

constexpr std::array<std::string_view, 8> action_names{"connected", "accepted", "sent",  "received",
                                                       "finished",  "closed",   "reset", "ended by the peer"};
constexpr std::size_t shown_event_bytes_max = 32;

} // namespace

std::string_view to_string(WireAction action)
{
    return action_names.at(static_cast<std::size_t>(action));
}

void WireLog::add(WireEvent event)
{
    if (events_.size() == wire_events_max) { // drops a half at once, so that adding stays cheap
        events_.erase(events_.begin(), events_.begin() + wire_events_max / 2);
        dropped_ += wire_events_max / 2;
    }
    event.at = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin_);
    events_.push_back(std::move(event));
}

std::string describe(const WireEvent &event)
{
    std::string text = fmt::format("{:>10.6f}  rank {} on {}  {}", std::chrono::duration<double>(event.at).count(), event.rank,
                                   printable(event.connection), to_string(event.action));
    if (event.action == WireAction::sent || event.action == WireAction::received) {
        const Bytes start(event.bytes.begin(), event.bytes.begin() + static_cast<std::ptrdiff_t>(
                                                                         std::min(event.bytes.size(), shown_event_bytes_max)));
        text += fmt::format(" {}  {}{}", counted(event.size, "byte"), to_hex(start), event.size > start.size() ? "..." : "");
    }
    return text;
}

} // namespace ferrorpc::conformance
