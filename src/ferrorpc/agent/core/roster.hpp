/// Who is connected: takes connections from the transport, knows who is there, and tells those who wait for some or all.
#pragma once

#include <ferrorpc/agent/core/transport.hpp>
#include <ferrorpc/agent/counters.hpp>
#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/agent/options.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <vector>

namespace ferrorpc::detail {

/// Lives on its loop.
class Roster final : TransportOwner {
public:
    using Joined = std::function<void(std::uint64_t rank, std::unique_ptr<io::Stream> stream)>;
    using Done = std::move_only_function<void(std::error_code)>;

    /// Of the options, the hooks.
    Roster(io::Loop &loop, std::unique_ptr<Transport> transport, const AgentOptions &options);

    /// `joined` gets each connection.
    void open(Joined joined);

    /// That rank's connection has ended. `had_frames`: frames of it had arrived. `what`: why, in words.
    void left(std::uint64_t rank, bool had_frames, std::error_code why, const std::string &what);

    /// `done` gets no error once all peers are connected.
    void when_connected(std::chrono::milliseconds timeout, Done done);

    /// The same once that rank is.
    void when_connected(std::uint64_t rank, std::chrono::milliseconds timeout, Done done);

    /// No connection comes any more, and who waits is told.
    void close();

    std::vector<std::uint64_t> connected() const { return {ranks_.begin(), ranks_.end()}; }
    std::string address() const { return transport_ == nullptr ? address_ : transport_->address(); }
    bool leads_to_self() const noexcept { return leads_to_self_; }
    const AgentCounters &counters() const noexcept { return counters_; } ///< without those of sessions

    /// The hook's trouble is its own.
    void log(LogLevel level, const std::string &line) const noexcept;

private:
    struct Waiter {
        std::optional<std::uint64_t> rank; ///< none: all
        io::TimePoint deadline;
        Done done;
    };

    // TransportOwner
    void joined(std::uint64_t rank, std::unique_ptr<io::Stream> stream) override;
    void announce_failed(AnnounceFault fault, std::string_view what) override;
    void connect_attempted() override { ++counters_.connect_attempts; }
    void gave_up(std::uint64_t rank, std::error_code error, std::string what) override;

    std::optional<std::error_code> end_of(const Waiter &waiter) const;
    void settle_waiters();
    void tell(std::uint64_t rank, RankChange change, std::error_code why) const noexcept;

    io::Loop &loop_;
    std::unique_ptr<Transport> transport_; // nullptr once closed
    std::string address_;                  // the transport's last
    bool leads_to_self_;
    LogHook log_;
    RankHook on_rank_;
    Joined joined_;
    std::set<std::uint64_t> ranks_; // connected
    std::vector<Waiter> waiters_;
    std::unique_ptr<io::Timer> timer_;       // for the first deadline of the waiters
    std::optional<std::error_code> gave_up_; // no connection will come any more
    AgentCounters counters_;
};

} // namespace ferrorpc::detail
