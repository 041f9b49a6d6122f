#include <ferrorpc/agent/error.hpp>

#include <string>

namespace ferrorpc {
namespace {

RpcError kind_of(Errc code) noexcept
{
    switch (code) {
    case Errc::function_not_found:
        return RpcError::function_not_found;
    case Errc::undecodable_response:
    case Errc::too_large:
    case Errc::not_text:
    case Errc::protocol_error:
    case Errc::size_mismatch:
        return RpcError::invalid_message;
    case Errc::no_connection:
    case Errc::connection_lost:
        return RpcError::no_connection;
    case Errc::timed_out:
        return RpcError::timeout;
    default:
        return RpcError::internal;
    }
}

class AgentCategory final : public std::error_category {
public:
    const char *name() const noexcept override { return "ferrorpc"; }

    std::string message(int value) const override
    {
        switch (static_cast<Errc>(value)) {
        case Errc::function_not_found:
            return "the peer has no such function";
        case Errc::remote_error:
            return "the peer answered with an error";
        case Errc::undecodable_response:
            return "the answer does not decode";
        case Errc::too_large:
            return "too large to be sent";
        case Errc::not_text:
            return "the function's name is not UTF-8";
        case Errc::invalid_world_size:
            return "the world is too small or too large";
        case Errc::invalid_rank:
            return "no rank of this world";
        case Errc::self_call:
            return "a rank cannot call itself";
        case Errc::no_connection:
            return "no connection to that rank";
        case Errc::connection_lost:
            return "the connection ended";
        case Errc::protocol_error:
            return "the peer broke the protocol";
        case Errc::timed_out:
            return "the deadline passed";
        case Errc::cancelled:
            return "cancelled";
        case Errc::shut_down:
            return "this agent is shut down";
        case Errc::limit_reached:
            return "a limit is reached";
        case Errc::out_of_memory:
            return "out of memory";
        case Errc::would_deadlock:
            return "it would wait for itself";
        case Errc::barrier_unusable:
            return "an earlier barrier failed";
        case Errc::size_mismatch:
            return "the message has another size";
        case Errc::bad_environment:
            return "the environment does not describe a job";
        }
        return "no error of this library";
    }

    std::error_condition default_error_condition(int value) const noexcept override
    {
        return make_error_condition(kind_of(static_cast<Errc>(value)));
    }
};

class RpcErrorCategory final : public std::error_category {
public:
    const char *name() const noexcept override { return "ferrorpc RPC error"; }

    std::string message(int value) const override
    {
        switch (static_cast<RpcError>(value)) {
        case RpcError::function_not_found:
            return "RPC function not found";
        case RpcError::invalid_message:
            return "invalid RPC message";
        case RpcError::no_connection:
            return "no connection";
        case RpcError::internal:
            return "RPC internal error";
        case RpcError::timeout:
            return "RPC timeout";
        }
        return "no kind of RPC error";
    }
};

} // namespace

const std::error_category &agent_category() noexcept
{
    static const AgentCategory category;
    return category;
}

const std::error_category &rpc_error_category() noexcept
{
    static const RpcErrorCategory category;
    return category;
}

} // namespace ferrorpc
