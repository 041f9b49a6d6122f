#include "live/lint.hpp"

#include "suite/lint.hpp"
#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace ferrorpc::conformance {
namespace {

void check_scenario(const Scenario &scenario, const std::set<std::string_view> &ids, std::vector<Problem> &problems)
{
    const auto report = [&](std::string text) { problems.push_back({scenario.file, 0, scenario.id + ": " + std::move(text)}); };
    if (const std::string_view start = taken_start(scenario.id, ids); !start.empty()) {
        report(fmt::format("{} is a scenario's id, too, so that nothing selects that one alone", start));
    }
    if (!scenario.rules.empty() && is_difference(scenario.rules.front())) {
        report("the first rule is the one that the scenario is about, and no DIF rule");
    }
    if (scenario.steps.empty()) {
        report("has no steps");
    }
}

} // namespace

std::vector<Problem> lint_live(const std::vector<Document> &documents, const std::vector<Rule> &rules)
{
    std::vector<Problem> problems;
    const LiveSuite suite = parse_live_suite(documents, rules, problems);
    for (const Document &document : documents) {
        check_duplicates(document, problems);
    }
    std::set<std::string_view> ids;
    for (const Scenario &scenario : suite.scenarios) {
        ids.insert(scenario.id);
    }
    for (const Scenario &scenario : suite.scenarios) {
        check_scenario(scenario, ids, problems);
    }
    return problems;
}

} // namespace ferrorpc::conformance
