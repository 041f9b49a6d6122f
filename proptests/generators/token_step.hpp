// What can happen to barriers of a hub and its spokes, as data: a history is a list of these.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <string_view>
#include <vector>

namespace ferrorpc::proptests {

enum class TokenStepKind : std::uint8_t { begin, cancel, up, down, advance, update, cut };

struct TokenStep {
    TokenStepKind kind{};
    unsigned rank = 0; // modulo the ranks, or the spokes
    unsigned a = 0;    // begin: ticks until the deadline, 0 for none; up, down: bytes, 0 for all; advance: ticks; cancel: which
};

inline void showValue(const TokenStep &step, std::ostream &out)
{
    constexpr std::string_view names[] = {"begin", "cancel", "up", "down", "advance", "update", "cut"};
    out << names[static_cast<std::size_t>(step.kind)] << ' ' << step.rank << ' ' << step.a;
}

inline rc::Gen<std::vector<TokenStep>> token_steps(bool may_fail)
{
    using enum TokenStepKind;
    const unsigned some = may_fail ? 1 : 0;
    const auto kind = rc::gen::weightedElement<TokenStepKind>(
        {{60, begin}, {some, cancel}, {80, up}, {80, down}, {6 * some, advance}, {30, update}, {some, cut}});
    const auto number = may_fail ? rc::gen::inRange(0U, 14U) : rc::gen::just(0U);
    return rc::gen::container<std::vector<TokenStep>>(rc::gen::build<TokenStep>(
        rc::gen::set(&TokenStep::kind, kind), rc::gen::set(&TokenStep::rank, rc::gen::inRange(0U, 12U)),
        rc::gen::set(&TokenStep::a, number)));
}

} // namespace ferrorpc::proptests
