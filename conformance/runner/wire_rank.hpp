// A rank that the judge plays itself, with raw bytes: carries out the wire steps of a scenario (conformance/live/README.md) on
// its connections, and says whether what came is what the step expects. It knows no more of the protocol than how frames,
// requests and responses lie in bytes.
#pragma once

#include "live_suite.hpp"
#include "wire_form.hpp"
#include "wire_log.hpp"
#include "wire_socket.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace ferrorpc::conformance {

// How a wire step went.
struct WireOutcome {
    WireStatus status = WireStatus::done; // done, timed_out or interrupted
    bool is_as_expected = true;
    std::string expected = {};
    std::string actual = {};
};

class WireRank {
public:
    WireRank(std::size_t rank, const Waiter &waiter, WireLog &log) : rank_(rank), waiter_(waiter), log_(&log)
    {
        if (rank == 0) {
            listener_.emplace(waiter);
        }
    }

    // Where the others are to connect; of rank 0 alone.
    std::string address() const { return listener_ ? listener_->address() : std::string(); }
    void connect_to(const std::string &address) { address_ = address; }

    // As a program of this rank would: rank 0 takes so many others, another connects and announces itself.
    WireOutcome join(std::size_t others, Clock::time_point deadline);
    WireOutcome carry_out(const nlohmann::json &command, Clock::time_point deadline);

private:
    struct Connection {
        WireSocket socket;
        std::uint64_t sent = 0;
        std::uint64_t received = 0;
        std::uint64_t segments_before = 0;
        std::set<std::uint64_t> ids = {}; // of requests that came
        bool has_ended = false;
    };

    WireOutcome open(const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome write(Connection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome read(Connection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome requested(Connection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome answered(Connection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome ended(Connection &connection, Clock::time_point deadline);
    WireOutcome sentinel(Connection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome pieces(Connection &connection, const nlohmann::json &command);
    WireOutcome end(Connection &connection, const std::string &how);

    WireStatus send(Connection &connection, const Parts &bytes, std::uint64_t offset, std::uint64_t end,
                    Clock::time_point deadline);
    WireStatus receive(Connection &connection, std::uint64_t size, Bytes &bytes, Clock::time_point deadline);
    // The content of the next frame, or what came instead.
    WireStatus receive_frame(Connection &connection, Bytes &content, std::string &problem, Clock::time_point deadline);
    void note(const Connection &connection, WireAction action, const Bytes &bytes = {}, std::uint64_t size = 0);

    std::size_t rank_;
    Waiter waiter_;
    WireLog *log_;
    std::optional<WireListener> listener_;
    std::string address_;
    bool has_connected_ = false; // so that somebody has listened there
    std::map<std::string, Connection> connections_;
    std::string current_; // the connection that a step is about
    RequestIds ids_;
};

} // namespace ferrorpc::conformance
