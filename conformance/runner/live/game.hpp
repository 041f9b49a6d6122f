// One live case as it is played: joins the ranks of its world, carries out the steps one after another and judges each, up to
// the first that is not as expected.
#pragma once

#include "live/join.hpp"
#include "live/run.hpp"
#include "live/world.hpp"
#include "testee/memory.hpp"
#include "wire/rank.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ferrorpc::conformance {

class Game {
public:
    Game(const LiveCase &played, const LivePrograms &programs, const TestLimits &limits, int interrupt)
        : scenario_(*played.scenario), world_(*played.world), limits_(limits),
          reached_(programs.reached ? &*programs.reached : nullptr), live_(commands(world_, programs), interrupt)
    {
        verdict_.steps = scenario_.steps.size() + 2;
    }

    // Says what the programs are; the error ends the whole run.
    std::expected<std::vector<Hello>, StartFailure> join();
    void play();
    LiveVerdict verdict(const std::vector<Hello> &hellos) &&;
    bool interrupted() const { return interrupted_; }

private:
    static std::vector<std::vector<std::string>> commands(const World &world, const LivePrograms &programs);
    Clock::time_point deadline() const { return Clock::now() + limits_.answer; }
    bool is_over() const { return verdict_.grade != Grade::passed; }
    std::expected<std::vector<Hello>, StartFailure> join_started();
    bool is_beyond_limits(const std::vector<Hello> &hellos);
    void join_all();
    std::expected<std::vector<Hello>, StartFailure> join_reached();
    WireOutcome meet(Clock::time_point until);
    bool carry_out_reached(const Step &step);
    void depart();
    void make_wire_ranks();
    bool is_address_taken() const;
    bool start_again(std::size_t rank);
    bool carry_out(const Step &step);
    bool judge(std::size_t rank, const LiveOutcome &expected, const LiveAnswer &answer);
    bool judge(const WireOutcome &outcome);
    bool look_at_memory(const Step &step);
    bool miss(std::string expected, std::string actual);
    void weigh_difference();
    bool end(Grade grade, std::string expected, std::string actual);
    void stop();

    const Scenario &scenario_;
    const World &world_;
    TestLimits limits_;
    const Reached *reached_; // nullptr where the judge starts all programs
    LiveWorld live_;
    std::optional<ReservedAddress> reserved_;                            // of a program of rank 0
    std::string address_;                                                // of rank 0
    std::map<std::string, std::pair<std::size_t, std::uint64_t>> begun_; // label to rank and id
    std::map<std::size_t, std::uint64_t> joins_;                         // rank to the id of its join command
    std::map<std::size_t, GroupMemory> memory_;                          // by rank, as it was last looked at
    WireLog log_;
    std::map<std::size_t, WireRank> wire_; // by rank
    LiveVerdict verdict_;
    bool interrupted_ = false;
    bool is_to_prove_joined_ = false; // of a testee that was reached: only that it serves shows that it has joined
};

} // namespace ferrorpc::conformance
