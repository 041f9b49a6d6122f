#include <ferrorpc/agent/core/call_result.hpp>

#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/session/not_registered.hpp>

#include <new>
#include <utility>

namespace ferrorpc::detail {

RpcResult failure(Errc code, std::string text)
{
    return {make_error_code(code), std::move(text), {}, {}};
}

RpcResult out_of_memory() noexcept
{
    return {make_error_code(Errc::out_of_memory), "out of memory", {}, {}}; // short enough to stand in the string itself
}

RpcResult would_deadlock()
{
    return failure(Errc::would_deadlock, texts::internal("a blocking call on the I/O thread would never end"));
}

static RpcResult told(CallEnded &&ended, std::string_view name, std::uint64_t rank, std::chrono::milliseconds timeout)
{
    switch (ended.end) {
    case CallEnd::reply:
        return {{}, {}, {}, std::move(ended.payload)};
    case CallEnd::remote_error: { // spec/protocol.md#ERR-6
        const Errc code = is_not_registered(ended.message, name, rank) ? Errc::function_not_found : Errc::remote_error;
        std::string text = texts::remote_error(ended.message);
        return {make_error_code(code), std::move(text), std::move(ended.message), {}};
    }
    case CallEnd::undecodable_response:
        return failure(Errc::undecodable_response, texts::invalid_argument(ended.message));
    case CallEnd::deadline:
        return failure(Errc::timed_out, texts::timed_out(timeout));
    case CallEnd::cancelled:
        return failure(Errc::cancelled, texts::internal("the call was cancelled"));
    case CallEnd::connection_lost:
        return failure(Errc::connection_lost, texts::io_error("connection to rank " + std::to_string(rank) + " lost"));
    case CallEnd::shutdown:
        return failure(Errc::shut_down, texts::internal("this agent is shut down"));
    }
    return failure(Errc::connection_lost, texts::internal("the call ended in a way of no name"));
}

RpcResult to_result(CallEnded &&ended, std::string_view name, std::uint64_t rank, std::chrono::milliseconds timeout) noexcept
{
    try {
        return told(std::move(ended), name, rank, timeout);
    } catch (const std::bad_alloc &) {
        return out_of_memory();
    }
}

RpcResult to_result(CallError error, std::uint64_t rank, std::size_t size, std::optional<std::size_t> request_size)
{
    switch (error) {
    case CallError::closed:
        break;
    case CallError::shutting_down:
        return failure(Errc::shut_down, texts::internal("this agent is shut down"));
    case CallError::peer_waits:
        return failure(Errc::would_deadlock, texts::internal("rank " + std::to_string(rank) +
                                                             " runs the crate and waits for the handler that calls it"));
    case CallError::too_many_calls:
        return failure(Errc::limit_reached, texts::internal("too many calls are in flight"));
    case CallError::queue_full:
        return failure(Errc::limit_reached, texts::internal("too much waits to be sent"));
    case CallError::too_large:
        return failure(Errc::too_large,
                       request_size ? texts::request_too_large(rank, *request_size) : texts::message_too_large(size));
    case CallError::invalid_name:
        return failure(Errc::not_text, texts::invalid_argument("invalid RPC message: invalid UTF-8 in function name"));
    }
    return failure(Errc::no_connection, texts::no_connection(rank));
}

} // namespace ferrorpc::detail
