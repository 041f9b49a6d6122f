/// Whole frames of raw bytes between ranks, as the crate's TcpBackend and TcpRpcBackend send and receive them, and RPC by hand
/// over them: one call at a time, in program order. For programs that move tensors, or that must mirror a crate program step by
/// step. For RPC as such, Agent is the one to use: a connection carries either, never both (spec/protocol.md#SES-11). C++20.
#pragma once

#include <ferrorpc/agent/error.hpp>
#include <ferrorpc/agent/options.hpp>
#include <ferrorpc/agent/rpc.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ferrorpc {

struct Response;
namespace detail {
class RawCore;
}

/// Thread-safe, but for construction and destruction; frames from one rank go to receivers in the order of their calls. All
/// that waits takes a timeout, which is for the whole of it: none is AgentOptions::timeout, zero is no limit. Errors of self,
/// range and connection come in that order, as the crate's do. On the I/O thread, where AgentOptions::on_rank is told, what
/// waits is refused (would_deadlock).
///
/// What timed out leaves its connection in step. A frame is sent whole or not at all. What a call or barrier that timed out
/// still awaits, its response or token, comes first in the peer's program order: it is dropped when it comes, and whoever
/// receives gets what follows (spec/protocol.md#SES-5, BAR-7).
class RawAgent {
public:
    /// As Agent's. Of the options, those of calls and handlers say nothing here.
    explicit RawAgent(AgentOptions options);

    /// What is queued is still written, for AgentOptions::drain_timeout at most.
    ~RawAgent();

    RawAgent(const RawAgent &) = delete;
    RawAgent &operator=(const RawAgent &) = delete;

    std::uint64_t rank() const noexcept;
    std::uint64_t world_size() const noexcept;
    std::string address() const;
    std::error_code wait_connected(std::chrono::milliseconds timeout);
    std::vector<std::uint64_t> connected() const;

    /// Sends one frame. Returns once it is queued; waits while Limits::queued_bytes_max is reached, so a peer that does not
    /// read slows its sender down. Timed out, nothing of the frame has been written and nothing will be; a queued one is
    /// written whole, or its connection closes (spec/protocol.md#FRM-6). Refuses what is over the cap
    /// (spec/protocol.md#LIM-4).
    RpcResult send(std::uint64_t rank, Payload message, std::optional<std::chrono::milliseconds> timeout = {});

    /// Receives one frame of exactly that size. Another is consumed and gives size_mismatch: unlike the crate, this stays in
    /// step.
    RpcResult recv(std::uint64_t rank, std::span<std::byte> into, std::optional<std::chrono::milliseconds> timeout = {});

    /// Receives one frame of any size. Timed out, it loses nothing: the next call gets the frame.
    RpcResult recv_any(std::uint64_t rank, std::optional<std::chrono::milliseconds> timeout = {});

    /// The star's barrier as a crate program does it (spec/protocol.md#BAR-4, BAR-5): tokens take their turn among the frames.
    /// After one that failed on its way, the later ones are barrier_unusable until their connections are made anew
    /// (spec/protocol.md#BAR-7).
    RpcResult barrier(std::optional<std::chrono::milliseconds> timeout = {});

    // RPC by hand

    void register_function(std::string name, Handler handler);
    std::optional<Handler> lookup(std::string_view name) const;

    /// Sends a request and receives its response. A response of another id is dropped. At most one call is outstanding at a
    /// rank: where an earlier one timed out, the next awaits its response before it sends anything, as if the earlier had gone
    /// on (spec/protocol.md#CRA-2).
    RpcResult rpc_sync(std::uint64_t rank, std::string_view name, ByteView arguments,
                       std::optional<std::chrono::milliseconds> timeout = {});

    /// Serves a request that was received from that rank: runs its handler here and sends the answer. An answer is sent
    /// wherever the request's id can be read (spec/protocol.md#ERR-5); a request that does not decode is an error here too.
    /// `timeout` is for sending the answer, as send()'s; the handler's own time has no limit.
    RpcResult handle_request(std::uint64_t rank, ByteView request, std::optional<std::chrono::milliseconds> timeout = {});

private:
    RpcResult send_response(std::uint64_t rank, const Response &response, std::optional<std::chrono::milliseconds> timeout);

    std::shared_ptr<detail::RawCore> core_;
};

} // namespace ferrorpc
