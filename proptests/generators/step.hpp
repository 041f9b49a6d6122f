// Histories of two sessions that are connected.
#pragma once

#include <proptests/checks/step.hpp>

#include <rapidcheck.h>

#include <vector>

namespace ferrorpc::proptests {

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
