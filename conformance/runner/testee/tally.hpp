// Counts over one run: cases by grade, and rules by what their vectors showed.
#pragma once

#include "testee/grade.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

enum class RuleState {
    met,             // every vector that cites it passed, accepts and refusals alike
    not_met,         // one missed
    partly_observed, // none missed, some could not be observed
    not_observed,    // nothing could be observed
};

// REQ-2 before REQ-10.
struct RuleIdLess {
    bool operator()(std::string_view left, std::string_view right) const;
};

// What cases showed of the rules that they cite, but for DIF rules, which demand nothing of a port.
class RuleCounts {
public:
    void add(const std::vector<std::string> &rules, bool missed, bool unobserved);

    std::size_t size() const { return rules_.size(); }
    std::map<std::string, RuleState, RuleIdLess> states() const;
    std::vector<std::string> in(RuleState state) const;

private:
    struct Count {
        std::size_t total = 0;
        std::size_t missed = 0;
        std::size_t unobserved = 0;
        RuleState state() const;
    };

    std::map<std::string, Count, RuleIdLess> rules_;
};

class Tally {
public:
    void add(const Vector &vector, const Verdict &verdict, bool changed);

    std::size_t count() const { return count_; }
    std::size_t count(Grade grade) const { return grades_.at(static_cast<std::size_t>(grade)); }
    // All that count as failures, crashes and hangs too.
    std::size_t failures() const;
    std::size_t changed() const { return changed_; }

    const RuleCounts &rules() const { return rules_; }
    std::vector<std::string> rules(RuleState state) const { return rules_.in(state); }
    std::size_t rule_count() const { return rules_.size(); }

private:
    std::size_t count_ = 0;
    std::size_t changed_ = 0;
    std::array<std::size_t, grade_count> grades_{};
    RuleCounts rules_;
};

bool is_failure(Grade grade);

} // namespace ferrorpc::conformance
