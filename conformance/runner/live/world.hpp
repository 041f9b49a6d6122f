// The programs of one live world: starts them, says hello, sends commands to any of them and waits for any answer, while all
// are read from, so that none blocks another. Commands of one program may be answered in any order, by their ids.
#pragma once

#include "live/suite.hpp"
#include "testee/process.hpp"
#include "testee/testee.hpp"
#include "wire/socket.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

enum class LiveStatus { answered, crashed, hung, broke_protocol, interrupted };

struct LiveAnswer {
    LiveStatus status;
    nlohmann::json answer = {}; // answered: an object
    std::string text = {};      // all others: what happened, in one line
};

class LiveWorld {
public:
    // Of each rank; empty where the judge plays it.
    LiveWorld(std::vector<std::vector<std::string>> commands, int interrupt)
        : commands_(std::move(commands)), interrupt_(interrupt)
    {
    }

    // The hellos by rank.
    std::expected<std::vector<Hello>, StartFailure> start(Clock::time_point deadline);

    // Sends the command with an id of its own, which it returns.
    std::uint64_t send(std::size_t rank, nlohmann::ordered_json command);
    LiveAnswer wait(std::size_t rank, std::uint64_t id, Clock::time_point deadline);
    // What has come of it already; nullptr where nothing has, or it has been waited for.
    const nlohmann::json *answer(std::size_t rank, std::uint64_t id) const;

    // Waits for a connection of the judge's own.
    WireStatus wait_for(int descriptor, short events, Clock::time_point deadline);
    // Which program has ended by itself, and how; empty where none has.
    std::string crash() const;

    // The group of processes of a rank's program; nullopt where none runs.
    std::optional<pid_t> group(std::size_t rank) const;
    // Kills the rank's program.
    void kill(std::size_t rank);
    // Starts a killed rank's program anew and says hello.
    std::expected<Hello, StartFailure> restart(std::size_t rank, Clock::time_point deadline);
    // Stops those programs that run. For each rank how that went; done where nothing is wrong.
    std::vector<LiveAnswer> stop(Clock::time_point deadline);

    // What a rank wrote to standard error, its end, also after it was killed or stopped.
    std::string standard_error(std::size_t rank) const;

private:
    struct Member {
        std::optional<Process> process;
        std::uint64_t next_id = 1;
        std::set<std::uint64_t> open; // ids of commands that are not answered
        std::map<std::uint64_t, nlohmann::json> answers;
        std::string fault;          // an answer outside the protocol
        std::string standard_error; // of a process that is gone
    };

    enum class Polled { ready, quiet, interrupted };

    std::expected<Process, StartFailure> start_program(std::size_t rank);
    std::expected<Hello, StartFailure> take_hello(std::size_t rank, std::uint64_t id, Clock::time_point deadline);
    void take_lines(Member &member);
    Polled poll_all(Clock::time_point deadline, pollfd other = {-1, 0, 0});
    void forget(Member &member);

    std::vector<std::vector<std::string>> commands_;
    int interrupt_;
    std::vector<Member> members_; // by rank
};

} // namespace ferrorpc::conformance
