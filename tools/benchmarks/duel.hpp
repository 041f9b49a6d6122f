// One comparison: the same calls by several implementations, round by round, so that a drift of the machine hits all alike.
#pragma once

#include "results.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace bench {

// A program and its words.
struct Peer {
    std::string name{}; // of the program behind "bench-peer-"
    std::vector<std::string> words{};
};

struct Contender {
    std::string name{};
    Peer callee{};
    Peer caller{};

    bool is_ours() const { return name.starts_with("agent"); }
};

enum class Figure : std::uint8_t {
    p50,  // of one call's time
    mean, // time for each call while `depth` of them are in flight
    join, // from the word "connect" until the callee has all connections
};

struct Duel {
    std::string group{};
    std::string parameter{};
    std::vector<Contender> contenders{}; // the first one is the floor
    std::size_t payload_size = 64;       // bytes
    std::size_t depth = 1;
    std::size_t connections = 1;
    Figure figure = Figure::p50;
    bool is_pinned_only = false;
};

enum class Placement : std::uint8_t { pinned, unpinned }; // callee on CPU 0 and caller on CPU 1; wherever the system likes

// Whether programs may be put there.
bool can_pin();

std::string row_name(const Duel &duel, Placement placement, const Contender &contender);

struct Programs {
    std::string peers{}; // folder of the C++ peers
    std::string crate{}; // the crate's; empty: it is left out

    // Where the program is; none: it was not built.
    std::optional<std::string> find(const std::string &peer) const;
};

inline constexpr int rounds = 5;

// Medians of the rounds. `time`: of one measurement. Contenders whose programs are missing are left out.
Rows run(const Duel &duel, Placement placement, const Programs &programs, std::chrono::milliseconds time);

} // namespace bench
