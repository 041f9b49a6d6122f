#include "report.hpp"

#include <algorithm>

#include <fmt/color.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace ferrorpc::trace {
namespace {

// "src/a.cpp:12 +3": the first place and how many more there are.
std::string first_and_count(const std::vector<std::string> &places)
{
    if (places.empty()) {
        return "-";
    }
    return places.size() == 1 ? places.front() : fmt::format("{} +{}", places.front(), places.size() - 1);
}

std::string count(const std::vector<std::string> &places)
{
    return places.empty() ? "-" : fmt::format("{}", places.size());
}

std::string coloured_state(const Row &row, bool colour)
{
    if (!colour) {
        return row.state;
    }
    const fmt::terminal_color shade = row.is_traced()          ? fmt::terminal_color::green
                                      : row.state == "waiting" ? fmt::terminal_color::yellow
                                                               : fmt::terminal_color::red;
    return fmt::format(fmt::fg(shade), "{}", row.state);
}

} // namespace

std::string table(const Trace &trace, bool colour)
{
    std::size_t enforced_width = std::string_view("enforced at").size();
    std::size_t tests_width = std::string_view("tests").size();
    for (const Row &row : trace.rows) {
        enforced_width = std::max(enforced_width, first_and_count(row.enforced).size());
        tests_width = std::max(tests_width, first_and_count(row.tests).size());
    }
    std::string text = fmt::format("{:<7} {:<6} {:<{}} {:>7} {:<{}} {}\n", "rule", "level", "enforced at", enforced_width,
                                   "vectors", "tests", tests_width, "state");
    std::size_t traced = 0;
    std::size_t waiting = 0;
    for (const Row &row : trace.rows) {
        text += fmt::format("{:<7} {:<6} {:<{}} {:>7} {:<{}} {}\n", row.rule.id, name_of(row.rule.level),
                            first_and_count(row.enforced), enforced_width, count(row.vectors), first_and_count(row.tests),
                            tests_width, coloured_state(row, colour));
        traced += row.is_traced() ? 1U : 0U;
        waiting += row.state == "waiting" ? 1U : 0U;
    }
    return text + fmt::format("{} rules: {} traced, {} waiting, {} wrong\n", trace.rows.size(), traced, waiting,
                              trace.rows.size() - traced - waiting);
}

std::string json(const Trace &trace)
{
    nlohmann::ordered_json rules = nlohmann::ordered_json::array();
    for (const Row &row : trace.rows) {
        rules.push_back({{"id", row.rule.id},
                         {"level", name_of(row.rule.level)},
                         {"section", row.rule.section},
                         {"state", row.state},
                         {"enforced", row.enforced},
                         {"vectors", row.vectors},
                         {"tests", row.tests}});
        if (!row.waits_for.empty()) {
            rules.back()["waits_for"] = row.waits_for;
        }
    }
    return nlohmann::ordered_json{{"rules", rules}, {"violations", trace.violations}}.dump(2) + "\n";
}

} // namespace ferrorpc::trace
