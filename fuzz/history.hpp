// Inputs that are histories of a session, of either kind: three bytes an action.
#pragma once

#include <fuzz/target.hpp>

#include <ostream>
#include <vector>

namespace ferrorpc::fuzz {

// The actions that an input has left, of kinds up to the last and an `a` below `a_end`.
template <typename Action>
std::vector<Action> read_history(Input &parts, decltype(Action::kind) last_kind, unsigned a_end)
{
    using Kind = decltype(Action::kind);
    constexpr std::size_t actions_max = 28; // what more could show shows in fewer, and sooner
    std::vector<Action> history;
    history.reserve(actions_max);
    while (!parts.is_empty() && history.size() < actions_max) {
        const auto kind = static_cast<Kind>(parts.byte() % (static_cast<unsigned>(last_kind) + 1));
        const unsigned a = parts.byte() % a_end;
        const unsigned b = parts.byte() % 6;
        history.push_back({kind, a, b});
    }
    return history;
}

// A numbered line for each.
template <typename Action>
void tell(const std::vector<Action> &history, std::ostream &out)
{
    for (std::size_t i = 0; i < history.size(); ++i) {
        out << i << ": ";
        showValue(history[i], out);
        out << '\n';
    }
}

} // namespace ferrorpc::fuzz
