#include "testee/tally.hpp"

#include <algorithm>
#include <tuple>

namespace ferrorpc::conformance {

bool is_failure(Grade grade)
{
    return grade == Grade::failed || grade == Grade::crashed || grade == Grade::hung || grade == Grade::broke_protocol;
}

bool RuleIdLess::operator()(std::string_view left, std::string_view right) const
{
    const auto parts = [](std::string_view id) {
        const std::size_t number = std::min(id.find('-'), id.size());
        return std::tuple(id.substr(0, number), id.size(), id);
    };
    return parts(left) < parts(right);
}

void Tally::add(const Vector &vector, const Verdict &verdict, bool changed)
{
    ++count_;
    ++grades_.at(static_cast<std::size_t>(verdict.grade));
    changed_ += changed ? 1 : 0;
    rules_.add(vector.rules, verdict.misses && verdict.grade != Grade::noted, verdict.grade == Grade::not_observed);
}

std::size_t Tally::failures() const
{
    return count(Grade::failed) + count(Grade::crashed) + count(Grade::hung) + count(Grade::broke_protocol);
}

void RuleCounts::add(const std::vector<std::string> &rules, bool missed, bool unobserved)
{
    for (const std::string &id : rules) {
        if (is_difference(id)) {
            continue;
        }
        Count &rule = rules_[id];
        ++rule.total;
        rule.missed += std::size_t{missed};
        rule.unobserved += std::size_t{unobserved};
    }
}

RuleState RuleCounts::Count::state() const
{
    if (missed > 0) {
        return RuleState::not_met;
    }
    if (unobserved == total) {
        return RuleState::not_observed;
    }
    return unobserved > 0 ? RuleState::partly_observed : RuleState::met;
}

std::map<std::string, RuleState, RuleIdLess> RuleCounts::states() const
{
    std::map<std::string, RuleState, RuleIdLess> states;
    for (const auto &[id, rule] : rules_) {
        states.emplace(id, rule.state());
    }
    return states;
}

std::vector<std::string> RuleCounts::in(RuleState state) const
{
    std::vector<std::string> ids;
    for (const auto &[id, rule] : rules_) {
        if (rule.state() == state) {
            ids.push_back(id);
        }
    }
    return ids;
}

} // namespace ferrorpc::conformance
