#include "tally.hpp"

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
    for (const std::string &id : vector.rules) {
        if (is_difference(id)) {
            continue;
        }
        RuleCount &rule = rules_[id];
        ++rule.total;
        rule.missed += verdict.misses && verdict.grade != Grade::noted ? 1 : 0;
        rule.unobserved += verdict.grade == Grade::not_observed ? 1 : 0;
    }
}

std::size_t Tally::failures() const
{
    return count(Grade::failed) + count(Grade::crashed) + count(Grade::hung) + count(Grade::broke_protocol);
}

RuleState Tally::RuleCount::state() const
{
    if (missed > 0) {
        return RuleState::not_met;
    }
    if (unobserved == total) {
        return RuleState::not_observed;
    }
    return unobserved > 0 ? RuleState::partly_observed : RuleState::met;
}

std::vector<std::string> Tally::rules(RuleState state) const
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
