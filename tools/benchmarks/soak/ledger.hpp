// The ledger of every call and barrier of a soak: what was promised, and whether it was kept. It sees the journals of all
// ranks, and the faults, and nothing else; each way in which a call ends badly needs a cause.
#pragma once

#include "record.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace soak {

// Times in which something was done to the connection of one rank with rank 0.
class Faults {
public:
    using Handle = std::size_t;

    Handle begin(std::uint64_t time);
    void end(Handle fault, std::uint64_t time);
    void at(std::uint64_t time) { end(begin(time), time); }
    bool touch(std::uint64_t from, std::uint64_t until) const;

private:
    struct Interval {
        std::uint64_t from;
        std::uint64_t until;
    };
    std::vector<Interval> intervals_; // by `from`
};

struct Totals {
    std::uint64_t invoked = 0;
    std::uint64_t handled = 0;
    std::uint64_t died_with_caller = 0;              // calls whose process was killed before they ended
    std::map<std::uint32_t, std::uint64_t> returned; // by Errc, 0 for replies
    std::map<std::uint32_t, std::uint64_t> barriers; // ends by Errc
};

class Ledger {
public:
    explicit Ledger(std::uint8_t world_size);

    Faults &faults_of(std::uint8_t rank) { return ranks_.at(rank).faults; } // of the connection of rank > 0

    // A new process of that rank, whose calls may fail until rank 0 is connected with it. Its journal follows in order, then
    // its end, in order or killed.
    void started(std::uint8_t rank, std::uint32_t incarnation, std::uint64_t time);
    void take(std::uint8_t rank, const Record &record);
    void ended(std::uint8_t rank, bool was_killed);

    // The connections of all ranks are as they should be, and the barrier of that number must pass everywhere.
    void must_pass(std::uint64_t barrier) { must_pass_.insert(barrier); }

    // Behind the last journal's end.
    void close();

    void find(std::string finding);

    const Totals &totals() const { return totals_; }
    const std::vector<std::string> &findings() const { return findings_; } // the first findings_max
    std::uint64_t findings_count() const { return findings_count_; }
    std::size_t open_calls() const { return open_.size(); }

private:
    static constexpr std::size_t findings_max = 50;

    struct Open {
        std::uint64_t invoked;
        std::uint32_t limit_ms;
        std::uint8_t callee;
        Function function;
    };
    struct Rank {
        std::uint32_t incarnation = 0;
        bool is_ending = false;
        Faults faults;                       // of its connection with rank 0
        std::optional<Faults::Handle> start; // of those the one that there is no connection yet
    };
    struct Seen { // of the calls of one process, by serial
        std::vector<bool> invoked;
        std::vector<bool> handled;
    };
    struct Barrier {
        std::map<std::uint8_t, std::uint64_t> entered; // when, by rank
        std::map<std::uint8_t, Record> left;           // by rank
    };

    void end_start(std::uint8_t rank, std::uint64_t time);
    void invoked(const Record &record);
    void returned(std::uint8_t rank, const Record &record);
    void judge_end(std::uint8_t rank, const Open &call, const Record &record);
    void judge_failure(std::uint8_t rank, const Open &call, const Record &record);
    void handled(std::uint8_t rank, const Record &record);
    void left(std::uint8_t rank, const Record &record);
    void close_barriers();
    void close_passed(std::uint64_t number, const Barrier &barrier);
    bool has_cause(std::uint8_t rank, const Open &call, std::uint64_t until) const;
    Seen &seen(CallId id) { return seen_[{id.rank, id.incarnation}]; }

    std::vector<Rank> ranks_;
    std::unordered_map<std::uint64_t, Open> open_;         // by call id
    std::unordered_set<std::uint64_t> answered_unhandled_; // ids whose handler's record is still to be read
    std::map<std::pair<std::uint8_t, std::uint32_t>, Seen> seen_;
    std::map<std::uint64_t, Barrier> barriers_; // by number
    std::set<std::uint64_t> must_pass_;
    Totals totals_;
    std::vector<std::string> findings_;
    std::uint64_t findings_count_ = 0;
};

} // namespace soak
