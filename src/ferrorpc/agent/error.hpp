/// How a call, a barrier or an agent can fail: std::error_code of one category, and the crate's five kinds of RPC error as
/// conditions that a code can be compared with.
#pragma once

#include <string>
#include <system_error>
#include <utility>

namespace ferrorpc {

/// What happened. Compare with RpcError for the crate's coarser kinds.
enum class Errc {
    function_not_found = 1, ///< the peer answered that it has no such function (spec/protocol.md#ERR-6)
    remote_error,           ///< the peer answered with an error message
    undecodable_response,   ///< the answer does not decode (spec/protocol.md#ERR-7)
    too_large, ///< over the cap, a length field, or a crate peer's request size; nothing was sent (spec/protocol.md#LIM-4)
    not_text,  ///< a function's name is not UTF-8; nothing was sent (spec/protocol.md#MSG-3)
    invalid_world_size, ///< too small for the transport, or over world_size_max
    invalid_rank,       ///< a rank outside the world
    self_call,          ///< a rank cannot call itself over TCP
    no_connection,      ///< not connected to that rank: never, not yet, or no longer
    connection_lost,    ///< the connection ended before the call did (spec/protocol.md#SES-8)
    protocol_error,     ///< the peer broke the protocol, so its connection was closed (spec/protocol.md#ERR-4)
    timed_out,          ///< the deadline passed
    cancelled,          ///< by its caller
    shut_down,          ///< this agent is closing or closed
    limit_reached,      ///< one of this agent's limits; see Limits
    out_of_memory,      ///< none was left for the call or its result
    would_deadlock, ///< a blocking call on the thread that would have to end it, or a call back to a crate peer that waits for
                    ///< us
    barrier_unusable, ///< an earlier barrier of this connection failed, or one is under way (spec/protocol.md#BAR-7)
    size_mismatch,    ///< a raw message has another size than its receiver asked for
    bad_environment,  ///< RANK, WORLD_SIZE, MASTER_ADDR or MASTER_PORT is missing or no number
};

/// The crate's kinds. `error == RpcError::timeout` holds for every code of that kind.
enum class RpcError {
    function_not_found = 1, ///< function_not_found
    invalid_message,        ///< undecodable_response, too_large, not_text, size_mismatch, protocol_error
    no_connection,          ///< no_connection, connection_lost
    internal,               ///< all others: remote_error, cancelled, shut_down, limits, wrong settings...
    timeout,                ///< timed_out
};

const std::error_category &agent_category() noexcept;
const std::error_category &rpc_error_category() noexcept;

inline std::error_code make_error_code(Errc code) noexcept
{
    return {static_cast<int>(code), agent_category()};
}
inline std::error_condition make_error_condition(RpcError kind) noexcept
{
    return {static_cast<int>(kind), rpc_error_category()};
}

/// What is thrown: what() is the crate's text and nothing else.
class AgentError : public std::system_error {
public:
    AgentError(std::error_code code, std::string text) : std::system_error{code}, text_{std::move(text)} {}
    const char *what() const noexcept override { return text_.c_str(); }

private:
    std::string text_;
};

} // namespace ferrorpc

template <>
struct std::is_error_code_enum<ferrorpc::Errc> : std::true_type {};
template <>
struct std::is_error_condition_enum<ferrorpc::RpcError> : std::true_type {};
