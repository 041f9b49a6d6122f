// What can happen to one session, as data: a history is a list of these. Numbers choose among what is there when their time
// comes, so that every list is a history and can be made smaller.
#pragma once

#include <cstdint>
#include <ostream>
#include <string_view>

namespace ferrorpc::proptests {

enum class ActionKind : std::uint8_t {
    call,     // a: size of the payload; b: 0 no deadline, otherwise so many ticks from now
    cancel,   // a: which call
    respond,  // a: which request; b: size of the payload
    fail,     // a: which request
    start,    //
    shutdown, // a: 0 no deadline, otherwise ticks from now
    close,    //
    end,      // the connection
    advance,  // a: ticks
    deliver,  // a: bytes of what the peer has written; 0: all
    offer,    // output() alone
    write,    // a: bytes of output(); 0: all
    begin_barrier,
    use_token,
    fail_barrier,
    peer_request,      // a: id; b: size of the payload
    peer_bad_request,  // a: id
    peer_response,     // a: which call, or ids around those in use; b: size of the payload
    peer_error,        // a: likewise
    peer_bad_response, // a: likewise
    peer_prefix,       // b: size of the payload of the response to come
    peer_message,      // a, b: as peer_response, without its prefix
    peer_mixed,        // a, b: two responses whose frames are mixed, even a: of one length
    peer_token,
    peer_nonsense, // a: a frame of no kind, one over the cap, or a prefix out of bounds
    call_nested,   // a: size of the payload; b: in which request, answered ones too
    answer_again,  // a: which request that is answered
    answer_badly,  // a: which request; even b: with too many bytes, odd: with an error that is no text
    call_badly,    // a: size of the payload; even b: its name is no text, odd: it is too long
    lack_memory,
};

struct Action {
    ActionKind kind{};
    unsigned a = 0;
    unsigned b = 0;
};

inline void showValue(const Action &action, std::ostream &out)
{
    constexpr std::string_view names[] = {
        "call",         "cancel",       "respond",          "fail",          "start",       "shutdown",          "close",
        "end",          "advance",      "deliver",          "offer",         "write",       "begin_barrier",     "use_token",
        "fail_barrier", "peer_request", "peer_bad_request", "peer_response", "peer_error",  "peer_bad_response", "peer_prefix",
        "peer_message", "peer_mixed",   "peer_token",       "peer_nonsense", "call_nested", "answer_again",      "answer_badly",
        "call_badly",   "lack_memory"};
    out << names[static_cast<std::size_t>(action.kind)] << ' ' << action.a << ' ' << action.b;
}

} // namespace ferrorpc::proptests
