// Histories of one session.
#pragma once

#include <proptests/checks/action.hpp>

#include <rapidcheck.h>

#include <vector>

namespace ferrorpc::proptests {

// Mostly what goes on; seldom what ends a connection.
inline rc::Gen<ActionKind> action_kind()
{
    using enum ActionKind;
    return rc::gen::weightedElement<ActionKind>({
        {36, call},
        {12, cancel},
        {24, respond},
        {9, fail},
        {6, call_nested},
        {2, answer_again},
        {2, answer_badly},
        {1, call_badly},
        {1, lack_memory},
        {4, start},
        {1, shutdown},
        {1, close},
        {1, end},
        {18, advance},
        {60, deliver},
        {12, offer},
        {48, write},
        {12, begin_barrier},
        {12, use_token},
        {1, fail_barrier},
        {30, peer_request},
        {6, peer_bad_request},
        {36, peer_response},
        {9, peer_error},
        {6, peer_bad_response},
        {3, peer_prefix},
        {1, peer_message},
        {8, peer_mixed},
        {8, peer_token},
        {1, peer_nonsense},
    });
}

inline rc::Gen<std::vector<Action>> history()
{
    return rc::gen::container<std::vector<Action>>(rc::gen::build<Action>(rc::gen::set(&Action::kind, action_kind()),
                                                                          rc::gen::set(&Action::a, rc::gen::inRange(0U, 40U)),
                                                                          rc::gen::set(&Action::b, rc::gen::inRange(0U, 6U))));
}

} // namespace ferrorpc::proptests
