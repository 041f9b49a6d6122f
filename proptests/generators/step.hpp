// What can happen to two sessions that are connected, as data: a history is a list of these.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <string_view>
#include <vector>

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

inline rc::Gen<std::vector<Step>> steps()
{
    using enum StepKind;
    const auto kind = rc::gen::weightedElement<StepKind>({{12, start},
                                                          {60, call},
                                                          {10, cancel},
                                                          {40, respond},
                                                          {10, fail},
                                                          {100, write},
                                                          {100, read},
                                                          {10, barrier},
                                                          {15, advance},
                                                          {1, shutdown},
                                                          {1, cut}});
    // Mostly small, so that messages are split everywhere; some so large that they fill queues and links.
    const auto size = rc::gen::weightedOneOf<unsigned>(
        {{10, rc::gen::inRange(0U, 60U)}, {3, rc::gen::inRange(0U, 5'000U)}, {1, rc::gen::inRange(60'000U, 100'000U)}});
    const auto ticks = rc::gen::weightedOneOf<unsigned>({{2, rc::gen::just(0U)}, {1, rc::gen::inRange(1U, 50U)}});
    return rc::gen::container<std::vector<Step>>(
        rc::gen::build<Step>(rc::gen::set(&Step::kind, kind), rc::gen::set(&Step::end, rc::gen::inRange(0U, 2U)),
                             rc::gen::set(&Step::a, size), rc::gen::set(&Step::b, ticks)));
}

} // namespace ferrorpc::proptests
