/// One rank's raw connections. Everything here lives on the loop.
#pragma once

#include <ferrorpc/agent/core/frame_cache.hpp>
#include <ferrorpc/agent/core/roster.hpp>
#include <ferrorpc/agent/options.hpp>
#include <ferrorpc/agent/raw/raw_link.hpp>
#include <ferrorpc/agent/rpc.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace ferrorpc::detail {

/// When an operation ends at the latest, however many frames it moves, and what its caller gave, for the text.
struct RawTime {
    io::TimePoint deadline;
    std::chrono::milliseconds given;
};

class RawHub {
public:
    using Done = std::move_only_function<void(RpcResult)>;

    RawHub(io::Loop &loop, const AgentOptions &options, std::unique_ptr<Transport> transport);
    ~RawHub();

    void open();

    /// `done` runs once the message is queued, in the order of the calls.
    void send(std::uint64_t rank, RawLink::Message message, RawTime time, Done done);

    /// One frame; `expected_size` as in RawSession.
    void receive(std::uint64_t rank, std::optional<std::size_t> expected_size, RawTime time, Done done);

    /// Sends a request, encoded whole, and receives its response's message. Before it is sent, the response of an earlier call
    /// that ended without it is awaited and dropped: at most one call is outstanding at a peer (spec/protocol.md#CRA-2).
    void call(std::uint64_t rank, std::uint64_t request_id, Payload request, RawTime time, Done done);

    /// Why no barrier can start; nullopt: it can.
    std::optional<RpcResult> barrier_refusal() const;

    /// Says that a barrier failed while the tokens of those ranks were still to come (spec/protocol.md#BAR-7).
    void fail_barrier(const std::vector<std::uint64_t> &awaited);

    /// Writes what is queued, until the deadline at the latest, closes everything, and calls `done`.
    void shutdown(io::TimePoint deadline, std::move_only_function<void()> done);

    Roster &roster() noexcept { return roster_; }

private:
    void joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream);
    std::optional<RpcResult> refusal(std::uint64_t rank) const;
    void await_response(RawLink &link, std::uint64_t rank, std::uint64_t request_id, RawTime time, Done done);
    void send_request(RawLink &link, std::uint64_t rank, std::uint64_t request_id, Payload request, RawTime time, Done done);
    void finish_when_written();
    void finish();

    io::Loop &loop_;
    AgentOptions options_;
    Roster roster_;
    std::shared_ptr<FrameCache> frames_ = std::make_shared<FrameCache>();
    std::map<std::uint64_t, std::shared_ptr<RawLink>> links_; // by peer; one that has ended still has frames to receive
    std::unique_ptr<io::Timer> timer_;
    io::TimePoint shutdown_deadline_{};
    std::move_only_function<void()> on_shut_down_;
};

} // namespace ferrorpc::detail
