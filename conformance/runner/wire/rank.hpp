// A rank that the judge plays itself, with raw bytes: carries out the wire steps of a scenario (conformance/live/README.md) on
// its connections, and says whether what came is what the step expects. It knows no more of the protocol than how frames,
// requests and responses lie in bytes.
#pragma once

#include "wire/connection.hpp"
#include "wire/form.hpp"
#include "wire/log.hpp"
#include "wire/socket.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace ferrorpc::conformance {

// The bytes that a step expected, where it says them all, and those that came, where any did: frames, or an announce.
struct WireBytes {
    std::optional<Parts> expected = {};
    std::optional<Parts> actual = {};
    bool is_announce = false;
    std::optional<std::uint64_t> difference = {}; // the first byte that differs
};

// How a wire step went.
struct WireOutcome {
    WireStatus status = WireStatus::done; // closed: where the connection ended instead
    bool is_as_expected = true;
    std::string expected = {};
    std::string actual = {};
    WireBytes bytes = {};
};

class WireRank {
public:
    // Rank 0 takes others at `listener`, or at a free port of the loopback interface where there is none.
    WireRank(std::size_t rank, Waiter waiter, WireLog &log, std::shared_ptr<const WireListener> listener = nullptr);

    // Where the others are to connect; of rank 0 alone, and empty where the system has no port.
    std::string address() const { return listener_ ? listener_->address() : std::string(); }
    void connect_to(const std::string &address) { address_ = address; }

    // As a program of this rank would: rank 0 takes so many others, another connects and announces itself.
    WireOutcome join(std::size_t others, Clock::time_point deadline);
    WireOutcome carry_out(const nlohmann::json &command, Clock::time_point deadline);
    // Whether the program at the other end of the connection that steps are about by default serves: a sentinel call.
    WireOutcome call_sentinel(Clock::time_point deadline);
    // Writes no more on any connection, and waits until the other ends have closed theirs, too.
    void depart(Clock::time_point deadline);

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
    std::shared_ptr<const WireListener> listener_; // nullptr of other ranks than 0
    std::string address_;
    bool has_connected_ = false; // so that somebody has listened there
    std::map<std::string, WireConnection> connections_;
    RequestIds ids_;
};

} // namespace ferrorpc::conformance
