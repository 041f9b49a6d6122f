// The live suite: scenarios that a world of several ranks plays, as conformance/live/README.md describes them. Reading is
// strict: an unknown key, command, rank or label is a problem with its file and line.
#pragma once

#include "live/outcome.hpp"
#include "suite/suite.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

// What a rank of a world runs: a program that keeps the protocol, the published crate, or nothing: the judge plays it with raw
// bytes.
enum class Player { native, crate, wire };
std::string_view to_string(Player player);

using World = std::vector<Player>; // by rank
// "native crate" with ' ' between.
std::string to_string(const World &world, char between);
bool has_crate(const World &world);

inline constexpr std::size_t world_size_max = 8;

struct Step {
    enum class Kind {
        command, // to be answered before the next step
        begin,   // to be answered by the step that ends it
        end,
        kill,   // the runner kills the rank's program
        start,  // the runner starts it anew, and it joins
        wire,   // for a rank that the judge plays
        joined, // the rank's program is to have joined, where a scenario joins by hand
        memory, // of the rank's program, is to have grown by no more than at_most since the step of this kind before
    };
    Kind kind = Kind::command;
    std::size_t rank = 0;
    std::string label;              // begin, end
    nlohmann::ordered_json command; // command, begin: for the testee, but for its id
    nlohmann::json wire;            // wire, memory: the step as it stands in the file
    LiveOutcome expect;             // command, end
    std::string text;               // for people: "rank 1 calls echo on rank 0"
};

struct Scenario {
    std::string id;
    std::string title;
    std::vector<std::string> rules; // at least one; the first is the one that the scenario is about
    Level level = Level::must;
    std::vector<World> worlds;    // of one size
    nlohmann::ordered_json join;  // keys of the join command that all worlds share: timeout_ms, mode
    nlohmann::ordered_json crate; // how crate ranks are declared to the others: request_size, calls_max
    std::vector<Step> steps;
    bool joins_by_hand = false;  // wire ranks: connecting and announcing are steps
    bool wire_is_crate = false;  // wire ranks are declared to the others as crate peers
    std::string difference = {}; // the DIF rule by which crate ranks do not pass; empty: they do
    std::string file = {};       // that it stands in, and its title
    std::string file_title = {};
    // What programs that declare lower limits of their own need not do: frames of so many bytes, so many calls at a time.
    std::uint64_t needed_cap = 0;
    std::uint64_t needed_calls = 0;
};

// A scenario in one of its worlds.
struct LiveCase {
    const Scenario *scenario;
    const World *world;

    // "call/echo/native-crate".
    std::string id() const { return scenario->id + "/" + to_string(*world, '-'); }
};

struct LiveSuite {
    std::vector<Scenario> scenarios; // by file, in its order

    std::vector<LiveCase> cases() const;
};

// Every document is a file of scenarios. `rules`: those that may be cited.
LiveSuite parse_live_suite(const std::vector<Document> &documents, const std::vector<Rule> &rules,
                           std::vector<Problem> &problems);

} // namespace ferrorpc::conformance
