/// What a session tells: calls that ended, requests to serve, barrier tokens, the end of the connection.
#pragma once

#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/session/payload.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace ferrorpc {

/// A call of ours; it is the call's request_id too (spec/protocol.md#SES-2).
enum class CallId : std::uint64_t {};

/// A request of the peer on this connection. Not its request_id, which need not be unique (spec/protocol.md#REQ-7).
enum class RequestToken : std::uint64_t {};

/// spec/protocol.md#SES-6: how a call ends.
enum class CallEnd : std::uint8_t {
    reply,                ///< `payload` is the result
    remote_error,         ///< `message` is the peer's
    undecodable_response, ///< `message` says what is wrong with it (spec/protocol.md#ERR-7)
    deadline,
    cancelled,
    connection_lost,
    shutdown, ///< ours
};

struct CallEnded {
    CallId id{};
    CallEnd end{};
    bool was_written = false; ///< false: the peer has seen no byte of it and never will (spec/protocol.md#SES-7)
    Payload payload;
    std::string message;
    bool operator==(const CallEnded &) const = default;
};

/// To be answered once, by Session::respond() or Session::fail().
struct RequestReceived {
    RequestToken token{};
    std::string name; ///< of the function; UTF-8, may be empty and may hold NUL
    Payload payload;
    bool operator==(const RequestReceived &) const = default;
};

/// One more token has been counted: StarBarrier::update() is due.
struct TokenReceived {
    bool operator==(const TokenReceived &) const = default;
};

enum class CloseReason : std::uint8_t {
    peer_closed,          ///< between frames
    cut_within_frame,     ///< the connection ended within a frame
    frame_refused,        ///< over the cap or of no kind; `error` says which (spec/protocol.md#LIM-2, KND-5)
    prefix_refused,       ///< `error` says why (spec/protocol.md#RSP-3, LIM-3)
    response_unannounced, ///< a response frame without an open prefix of its length (spec/protocol.md#KND-6)
    too_many_prefixes,    ///< open_prefixes_max (spec/protocol.md#LIM-6)
    too_many_tokens,      ///< barrier_tokens_max, or one that a spoke did not ask for (spec/protocol.md#BAR-6, BAR-9)
    too_many_refusals,    ///< refusal_bytes_max
    out_of_memory,        ///< none was left for what the peer sent or for an answer to it
    shutdown,             ///< ours, all that was due is done
    shutdown_deadline,    ///< ours, something was left undone
    closed_here,          ///< close() was called
};

/// The last event: the transport is to be closed, and the session does nothing more.
struct Closed {
    CloseReason reason{};
    std::optional<Error> error;
};

using Event = std::variant<CallEnded, RequestReceived, TokenReceived, Closed>;

} // namespace ferrorpc
