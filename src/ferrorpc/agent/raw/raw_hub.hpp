/// One rank's raw connections. Everything here lives on the loop.
#pragma once

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

namespace ferrorpc::detail {

class RawHub {
public:
    using Done = std::move_only_function<void(RpcResult)>;

    RawHub(io::Loop &loop, const AgentOptions &options, std::unique_ptr<Transport> transport);
    ~RawHub();

    void open();

    /// `done` runs once the frame is queued, in the order of the calls.
    void send(std::uint64_t rank, Payload message, Done done);

    /// One frame; `expected_size` as in RawSession. `timeout`: zero is no limit.
    void receive(std::uint64_t rank, std::optional<std::size_t> expected_size, std::chrono::milliseconds timeout, Done done);

    /// Writes what is queued, until the deadline at the latest, closes everything, and calls `done`.
    void shutdown(io::TimePoint deadline, std::move_only_function<void()> done);

    Roster &roster() noexcept { return roster_; }

private:
    void joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream);
    std::optional<RpcResult> refusal(std::uint64_t rank) const;
    void finish_when_written();
    void finish();

    io::Loop &loop_;
    AgentOptions options_;
    Roster roster_;
    std::map<std::uint64_t, std::shared_ptr<RawLink>> links_; // by peer; one that has ended still has frames to receive
    std::unique_ptr<io::Timer> timer_;
    io::TimePoint shutdown_deadline_{};
    std::move_only_function<void()> on_shut_down_;
};

} // namespace ferrorpc::detail
