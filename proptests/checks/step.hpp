// What can happen to two sessions that are connected, as data: a history is a list of these.
#pragma once

#include <cstdint>
#include <ostream>
#include <string_view>

namespace ferrorpc::proptests {

enum class StepKind : std::uint8_t {
    start,
    call,     // a: size of the payload; b: ticks until the deadline, 0 for none
    cancel,   // a: which call
    respond,  // a: which request
    fail,     // a: which request
    write,    // a: bytes onto the link; 0: all that fits
    read,     // a: bytes from the link; 0: all
    barrier,  // b: ticks until the deadline, 0 for none
    advance,  // a: ticks, for both ends
    shutdown, // b: ticks until the deadline, 0 for none
    cut,      // both ways
};

struct Step {
    StepKind kind{};
    unsigned end = 0; // 0 or 1: who does it
    unsigned a = 0;
    unsigned b = 0;
};

inline void showValue(const Step &step, std::ostream &out)
{
    constexpr std::string_view names[] = {"start", "call",    "cancel",  "respond",  "fail", "write",
                                          "read",  "barrier", "advance", "shutdown", "cut"};
    out << step.end << ": " << names[static_cast<std::size_t>(step.kind)] << ' ' << step.a << ' ' << step.b;
}

} // namespace ferrorpc::proptests
