// Histories of a raw session.
#pragma once

#include <proptests/checks/raw_action.hpp>

#include <rapidcheck.h>

#include <vector>

namespace ferrorpc::proptests {

inline rc::Gen<std::vector<RawAction>> raw_history()
{
    using enum RawActionKind;
    const auto kind = rc::gen::weightedElement<RawActionKind>({
        {30, receive},
        {20, receive_response},
        {8, cancel},
        {10, advance},
        {4, drop_late_token},
        {20, send},
        {10, encoded},
        {8, offer},
        {20, write},
        {50, deliver},
        {1, end},
        {1, close},
        {30, peer_frame},
        {4, peer_prefix},
        {30, peer_response},
        {8, peer_bad_response},
        {1, peer_over_cap},
    });
    // Sizes of tokens, prefixes and the shortest responses, and what lies around them.
    const auto size = rc::gen::weightedOneOf<unsigned>(
        {{2, rc::gen::element(0U, 1U, 2U, 7U, 8U, 9U, 14U, 15U)}, {1, rc::gen::inRange(0U, 70U)}});
    return rc::gen::container<std::vector<RawAction>>(
        rc::gen::build<RawAction>(rc::gen::set(&RawAction::kind, kind), rc::gen::set(&RawAction::a, size),
                                  rc::gen::set(&RawAction::b, rc::gen::inRange(0U, 6U))));
}

} // namespace ferrorpc::proptests
