/// From how a session's call ended, or why it did not start, to what its caller is told.
#pragma once

#include <ferrorpc/agent/rpc.hpp>
#include <ferrorpc/session/session.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ferrorpc::detail {

RpcResult failure(Errc code, std::string text);

/// Takes no memory itself.
RpcResult out_of_memory() noexcept;

/// For what would block the I/O thread.
RpcResult would_deadlock();

/// Where memory is lacking for the result's texts it is out_of_memory(). `name`, `rank`: what was called. `timeout`: what the
/// call was given.
RpcResult to_result(CallEnded &&ended, std::string_view name, std::uint64_t rank, std::chrono::milliseconds timeout) noexcept;

/// `size`: bytes of the arguments. `request_size`: what the rank's server takes, if it has declared it.
RpcResult to_result(CallError error, std::uint64_t rank, std::size_t size, std::optional<std::size_t> request_size);

} // namespace ferrorpc::detail
