// Histories of barriers.
#pragma once

#include <proptests/checks/token_step.hpp>

#include <rapidcheck.h>

#include <vector>

namespace ferrorpc::proptests {

inline rc::Gen<std::vector<TokenStep>> token_steps(bool may_fail)
{
    using enum TokenStepKind;
    const unsigned some = may_fail ? 1 : 0;
    const auto kind = rc::gen::weightedElement<TokenStepKind>(
        {{60, begin}, {some, cancel}, {80, up}, {80, down}, {6 * some, advance}, {30, update}, {some, cut}, {some, replace}});
    const auto number = may_fail ? rc::gen::inRange(0U, 14U) : rc::gen::just(0U);
    return rc::gen::container<std::vector<TokenStep>>(rc::gen::build<TokenStep>(
        rc::gen::set(&TokenStep::kind, kind), rc::gen::set(&TokenStep::rank, rc::gen::inRange(0U, 12U)),
        rc::gen::set(&TokenStep::a, number)));
}

} // namespace ferrorpc::proptests
