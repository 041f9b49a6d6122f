// What can happen to one raw session, as data: a history is a list of these. Numbers choose among what is there when their time
// comes.
#pragma once

#include <cstdint>
#include <ostream>
#include <string_view>

namespace ferrorpc::proptests {

enum class RawActionKind : std::uint8_t {
    receive,          // a: size that is due, from 40 on any; b: 0 no deadline, otherwise so many ticks from now
    receive_response, // a: id; b: likewise
    cancel,           // a: which receive
    advance,          // a: ticks
    drop_late_token,
    send,    // a: size
    encoded, // a: size
    offer,
    write,   // a: bytes of output(); 0: all
    deliver, // a: bytes of what the peer has written; 0: all
    end,
    close,             // a: odd: for lack of memory
    peer_frame,        // a: size
    peer_prefix,       // a: length announced
    peer_response,     // a: id; b: size of the payload
    peer_bad_response, // a, b: likewise, announced one byte longer than it is, or not decodable
    peer_over_cap,
};

struct RawAction {
    RawActionKind kind{};
    unsigned a = 0;
    unsigned b = 0;
};

inline void showValue(const RawAction &action, std::ostream &out)
{
    constexpr std::string_view names[] = {"receive",
                                          "receive_response",
                                          "cancel",
                                          "advance",
                                          "drop_late_token",
                                          "send",
                                          "encoded",
                                          "offer",
                                          "write",
                                          "deliver",
                                          "end",
                                          "close",
                                          "peer_frame",
                                          "peer_prefix",
                                          "peer_response",
                                          "peer_bad_response",
                                          "peer_over_cap"};
    out << names[static_cast<std::size_t>(action.kind)] << ' ' << action.a << ' ' << action.b;
}

} // namespace ferrorpc::proptests
