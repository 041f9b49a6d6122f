// A rank that the judge plays itself, with raw bytes: carries out the wire steps of a scenario (conformance/live/README.md) on
// its connections, and says whether what came is what the step expects. It knows no more of the protocol than how frames,
// requests and responses lie in bytes.
#pragma once

#include "wire_connection.hpp"
#include "wire_form.hpp"
#include "wire_log.hpp"
#include "wire_socket.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <map>
#include <optional>
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
    WireOutcome open(const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome write(WireConnection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome read(WireConnection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome requested(WireConnection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome answered(WireConnection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome ended(WireConnection &connection, Clock::time_point deadline);
    WireOutcome sentinel(WireConnection &connection, const nlohmann::json &command, Clock::time_point deadline);
    WireOutcome pieces(WireConnection &connection, const nlohmann::json &command);
    WireOutcome end(WireConnection &connection, const std::string &how);

    std::size_t rank_;
    Waiter waiter_;
    WireLog *log_;
    std::optional<WireListener> listener_;
    std::string address_;
    bool has_connected_ = false; // so that somebody has listened there
    std::map<std::string, WireConnection> connections_;
    RequestIds ids_;
};

} // namespace ferrorpc::conformance
