// Plays live cases, one after another or several at a time: each in a world of fresh processes, on a port of its own, until its
// first step that is not as expected. Tells a report as it goes.
#pragma once

#include "live/known_failing.hpp"
#include "live/reach.hpp"
#include "live/suite.hpp"
#include "testee/grade.hpp"
#include "testee/run.hpp"
#include "testee/testee.hpp"
#include "wire/log.hpp"
#include "wire/rank.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

// What plays the ranks, as commands to start; `crate` is empty where there is nothing. `native` is where `reached` says that it
// runs already.
struct LivePrograms {
    std::vector<std::string> native;
    std::vector<std::string> crate;
    std::optional<Reached> reached = {};

    std::vector<std::string> of(Player player) const
    {
        return player == Player::native ? native : player == Player::crate ? crate : std::vector<std::string>();
    }
};

struct RankReport {
    Player player;
    std::string name; // with its version
    std::string standard_error;
};

// Joining counts as the first step of a case, and stopping all programs as its last.
struct LiveVerdict {
    Grade grade = Grade::passed; // passed, warned, noted, failed, crashed, hung, broke_protocol, not_observed or
    // known_difference
    std::size_t steps = 0; // of the case
    std::size_t as_expected = 0;
    // Of the step that was not as expected:
    std::string step = {}; // "step 3: rank 1 calls echo on rank 0"
    std::string expected = {};
    std::string actual = {};
    std::vector<RankReport> ranks = {};
    std::string reason = {};       // why a known failure is one
    WireLog wire = {};             // of the ranks that the judge played
    WireBytes bytes = {};          // of the step
    std::string out_of_reach = {}; // why a testee that was not started by the judge did not play: "need the command call ..."
};

struct LiveSummary {
    std::size_t cases = 0;
    std::size_t left_out = 0; // for want of a program that plays crate ranks
    std::size_t failures = 0;
    std::size_t warnings = 0;
    std::size_t not_observed = 0;
    std::size_t known_differences = 0;
    std::size_t steps = 0;
    std::size_t as_expected = 0;
    bool broke_protocol = false; // also when a program could not start
    bool interrupted = false;
    bool is_begun = false;    // a program was there
    std::string stopped = {}; // why the run ended early, in one line
    std::string standard_error = {};

    void add(const LiveVerdict &verdict);
};

ExitCode exit_code(const LiveSummary &summary);

class LiveReport {
public:
    virtual ~LiveReport() = default;
    // Once a program has said hello: "ferrorpc agent 0.1.0".
    virtual void player(Player player, const std::string &name) = 0;
    virtual void result(const LiveCase &played, const LiveVerdict &verdict) = 0;
    virtual void end(const LiveSummary &summary) = 0;
    virtual bool is_lost() const { return false; }
};

struct LiveOptions {
    std::vector<KnownFailure> known_failing = {};
    bool stops_at_failure = false;
    std::size_t jobs = 1; // worlds at a time
};

// Cases with crate ranks are left out where no program plays them. The report is told one thing at a time.
LiveSummary play(std::span<const LiveCase> cases, const LivePrograms &programs, const TestLimits &limits, int interrupt,
                 LiveReport &report, const LiveOptions &options = {});

} // namespace ferrorpc::conformance
