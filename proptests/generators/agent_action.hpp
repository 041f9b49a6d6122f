// What can happen to an agent and its one connection, as data: a history is a list of these. Numbers choose among what is there
// when their time comes.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <string_view>
#include <vector>

namespace ferrorpc::proptests {

enum class AgentActionKind : std::uint8_t {
    call,          // a: size of the payload; b: 0 no deadline, otherwise so many ticks from now
    cancel,        // a: which call
    respond,       // a: which request; b: size of the payload
    fail,          // a: which request
    advance,       // a: ticks
    read,          // a: bytes that the peer reads; 0: all
    deliver,       // a: bytes of what the peer has to write; 0: all
    shutdown,      // a: ticks that it may take
    cut,           // by the peer
    peer_request,  // a: id; b: size of the payload
    peer_unknown,  // a: id: a request for a function that nobody has
    peer_response, // a: which call, or ids around those in use; b: size of the payload
    peer_error,    // a: likewise
    peer_bad_response,
    peer_token,
    peer_nonsense,
};

struct AgentAction {
    AgentActionKind kind{};
    unsigned a = 0;
    unsigned b = 0;
};

inline void showValue(const AgentAction &action, std::ostream &out)
{
    constexpr std::string_view names[] = {
        "call",       "cancel",       "respond",      "fail",         "advance",       "read",       "deliver",
        "shutdown",   "cut",          "peer_request", "peer_unknown", "peer_response", "peer_error", "peer_bad_response",
        "peer_token", "peer_nonsense"};
    out << names[static_cast<std::size_t>(action.kind)] << ' ' << action.a << ' ' << action.b;
}

inline rc::Gen<std::vector<AgentAction>> agent_history()
{
    using enum AgentActionKind;
    const auto kind = rc::gen::weightedElement<AgentActionKind>({
        {30, call},
        {10, cancel},
        {25, respond},
        {8, fail},
        {15, advance},
        {40, read},
        {60, deliver},
        {1, shutdown},
        {1, cut},
        {30, peer_request},
        {5, peer_unknown},
        {35, peer_response},
        {8, peer_error},
        {5, peer_bad_response},
        {2, peer_token},
        {1, peer_nonsense},
    });
    return rc::gen::container<std::vector<AgentAction>>(rc::gen::build<AgentAction>(
        rc::gen::set(&AgentAction::kind, kind), rc::gen::set(&AgentAction::a, rc::gen::inRange(0U, 60U)),
        rc::gen::set(&AgentAction::b, rc::gen::inRange(0U, 6U))));
}

} // namespace ferrorpc::proptests
