#include "report/badge.hpp"

#include "testee/tally.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace ferrorpc::conformance {

std::string badge_of(std::span<const Implementation> implementations)
{
    RuleCounts rules;
    std::size_t bad = 0;
    bool is_whole = true;
    for (const Implementation &each : implementations) {
        if (each.is_recorded) {
            continue;
        }
        bad += each.count(Weight::bad);
        is_whole = is_whole && each.faults.empty();
        for (const CaseResult &result : each.cases) {
            rules.add(result.rules, result.misses, weight_of(result.verdict) == Weight::none);
        }
    }
    const std::size_t met = rules.in(RuleState::met).size();
    const std::string counts = fmt::format("{} of {} rules met", met, rules.size());
    const bool is_all = met == rules.size() && met > 0;
    const nlohmann::ordered_json badge = {{"schemaVersion", 1},
                                          {"label", "ferrotorch rpc"},
                                          {"message", is_whole ? counts : counts + ", results not whole"},
                                          {"color", bad > 0 || !is_whole ? "red"
                                                    : is_all             ? "brightgreen"
                                                                         : "yellow"}};
    return badge.dump() + "\n";
}

} // namespace ferrorpc::conformance
