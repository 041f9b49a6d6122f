// What happened on the connections of the ranks that the judge plays, in order, for whoever looks into a failure. Of long
// writes and reads the start is kept.
#pragma once

#include "suite/parts.hpp"
#include "testee/process.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ferrorpc::conformance {

inline constexpr std::size_t wire_event_bytes_max = std::size_t{1} << 14; // that are kept of one event
inline constexpr std::size_t wire_events_max = 4096;                      // the last ones

enum class WireAction { connected, accepted, sent, received, finished, closed, reset, ended };
std::string_view to_string(WireAction action);

struct WireEvent {
    std::chrono::microseconds at{}; // since the case began
    std::size_t rank = 0;           // whose connection it is
    std::string connection = {};
    std::pair<std::uint16_t, std::uint16_t> ports = {}; // ours, theirs
    WireAction action = WireAction::connected;
    Bytes bytes = {};        // sent, received: the start
    std::uint64_t size = 0;  // sent, received
    std::uint64_t start = 0; // sent, received: bytes of this direction before
};

class WireLog {
public:
    void add(WireEvent event);
    const std::vector<WireEvent> &events() const { return events_; }
    std::size_t dropped() const { return dropped_; } // of the oldest

private:
    Clock::time_point begin_ = Clock::now();
    std::vector<WireEvent> events_;
    std::size_t dropped_ = 0;
};

// "  0.001204  rank 1 connection 0  sent 30 bytes 1600..."
std::string describe(const WireEvent &event);

} // namespace ferrorpc::conformance
