#include "live/sensitivity.hpp"

namespace ferrorpc::conformance {

void LiveSensitivityReport::result(const LiveCase &played, const LiveVerdict &verdict)
{
    const bool missed = is_failure(verdict.grade) || verdict.grade == Grade::warned || verdict.grade == Grade::known_difference;
    rules_.add(played.scenario->rules, missed, verdict.grade == Grade::not_observed);
    report_.result(played, verdict);
}

void LiveSensitivityReport::end(const LiveSummary &summary)
{
    report_.end(summary);
    if (sensitivity_ == nullptr) {
        return;
    }
    for (const std::string &line : sensitivity_lines(rules_, *sensitivity_, &Sensitivity::by_live_cases, style_)) {
        std::fputs((line + '\n').c_str(), out_);
    }
    std::fflush(out_);
}

} // namespace ferrorpc::conformance
