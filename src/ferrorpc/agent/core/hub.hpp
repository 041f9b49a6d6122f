/// One rank's connections: brings each together with its session, and calls, requests and barriers with their connection.
/// Everything here lives on the loop.
#pragma once

#include <ferrorpc/agent/core/frame_cache.hpp>
#include <ferrorpc/agent/core/link.hpp>
#include <ferrorpc/agent/core/roster.hpp>
#include <ferrorpc/agent/counters.hpp>
#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/agent/options.hpp>
#include <ferrorpc/agent/rpc.hpp>
#include <ferrorpc/session/star_barrier.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <unordered_map>
#include <vector>

namespace ferrorpc::detail {

/// Where a call comes from.
struct CallOrigin {
    std::shared_ptr<ServedRequest> nested_in; ///< nullptr: in none
    bool is_within_task = false;              ///< of the loop that runs others' callbacks too: none may run within this call
};

class Hub final : LinkOwner {
public:
    using Done = std::move_only_function<void(std::error_code)>;
    using Serve = std::function<void(Link &, RequestReceived)>;

    /// `serve` gets every request.
    Hub(io::Loop &loop, const AgentOptions &options, std::unique_ptr<Transport> transport, Serve serve);
    ~Hub();

    void open();
    void start_serving();

    /// nullopt: the call has started, and its control will be told the end, or has been. Otherwise why it has not.
    std::optional<RpcResult> call(const std::shared_ptr<CallControl> &control, Payload arguments, const CallOrigin &origin);

    /// `timeout`: zero is no limit.
    void barrier(std::chrono::milliseconds timeout, Done done);

    /// Ends the sessions, at the deadline at the latest, then calls `done`. Once more, it can bring the deadline forward and no
    /// more: the first `done` is the one that is called.
    void shutdown(TimePoint deadline, std::move_only_function<void()> done);

    Roster &roster() noexcept { return roster_; }
    AgentCounters counters() const;

private:
    // LinkOwner
    void request_received(Link &link, RequestReceived request) override;
    void token_received(Link &link) override;
    void link_closed(Link &link, const Closed &closed) override;

    void joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream);
    std::optional<RpcResult> refusal(std::uint64_t rank) const;
    std::optional<CratePeer> crate_peer(std::uint64_t rank) const;
    std::shared_ptr<Link> find_link(std::uint64_t rank) const;
    std::vector<std::shared_ptr<Link>> open_links() const;
    void connect_barrier(std::uint64_t rank, Session *session);
    void update_barrier();
    void finish_shutdown();
    void arm_timer();

    io::Loop &loop_;
    AgentOptions options_;
    Roster roster_;
    Serve serve_;
    std::shared_ptr<FrameCache> frames_ = std::make_shared<FrameCache>();
    std::multimap<std::uint64_t, std::shared_ptr<Link>> links_; // by peer, only open ones; two where a rank is its own peer
    StarBarrier barrier_;
    std::unordered_map<BarrierId, Done> barriers_; // that have not ended
    std::unique_ptr<io::Timer> timer_;             // for the barriers' first deadline
    std::move_only_function<void()> on_shut_down_;
    AgentCounters ended_; // sessions: of connections that have ended
    bool is_serving_ = false;
    bool is_shutting_down_ = false;
    TimePoint shutdown_deadline_ = no_deadline;                     // the first of all that were given
    std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true); // expires with the hub
};

} // namespace ferrorpc::detail
