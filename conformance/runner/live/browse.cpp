#include "live/browse.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ferrorpc::conformance {
namespace {

using Lines = std::vector<std::string>;

struct LiveRow {
    const Scenario *scenario;
    std::size_t worlds;
    std::string rules;
};

std::vector<LiveRow> rows_of(const std::vector<LiveCase> &selected)
{
    std::vector<LiveRow> rows;
    for (const LiveCase &each : selected) {
        if (rows.empty() || rows.back().scenario != each.scenario) {
            rows.push_back({each.scenario, 0, fmt::format("{}", fmt::join(each.scenario->rules, " "))});
        }
        ++rows.back().worlds;
    }
    return rows;
}

} // namespace

Lines live_list_lines(const std::vector<LiveCase> &selected, const Style &style)
{
    const std::vector<LiveRow> rows = rows_of(selected);
    Lines lines;
    for (auto first = rows.begin(); first != rows.end();) {
        const auto last =
            std::find_if(first, rows.end(), [&](const LiveRow &row) { return row.scenario->file != first->scenario->file; });
        lines.push_back(fmt::format("{}  {} ({})", style.strong(printable("live/" + first->scenario->file)),
                                    printable(first->scenario->file_title), last - first));
        std::size_t id_width = 0;
        std::size_t rules_width = 0;
        for (auto row = first; row != last; ++row) {
            id_width = std::max(id_width, row->scenario->id.size());
            rules_width = std::max(rules_width, row->rules.size());
        }
        for (; first != last; ++first) {
            lines.push_back(fmt::format("    {:<{}}  {:<6}  {:<{}}  {:>8}  {}", first->scenario->id, id_width,
                                        to_string(first->scenario->level), first->rules, rules_width,
                                        counted(first->worlds, "world"), printable(first->scenario->title)));
        }
    }
    lines.push_back(fmt::format("{} in {}", counted(rows.size(), "live scenario"), counted(selected.size(), "world")));
    return lines;
}

nlohmann::ordered_json live_case_json(const LiveCase &live_case)
{
    const Scenario &scenario = *live_case.scenario;
    return {{"type", "live_case"},
            {"id", live_case.id()},
            {"title", scenario.title},
            {"file", scenario.file},
            {"rules", scenario.rules},
            {"level", to_string(scenario.level)},
            {"world", to_string(*live_case.world, ' ')},
            {"steps", scenario.steps.size()}};
}

} // namespace ferrorpc::conformance
