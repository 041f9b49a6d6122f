#include "report/sensitivity.hpp"

#include "suite/suite.hpp"
#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace ferrorpc::conformance {
namespace {

constexpr std::size_t sensitivity_width = 110;

std::optional<std::array<std::string_view, 4>> columns_of(std::string_view line)
{
    std::array<std::string_view, 4> columns;
    for (std::size_t index = 0; index < columns.size(); ++index) {
        const std::size_t end = line.find('\t');
        if ((end == std::string_view::npos) != (index + 1 == columns.size())) {
            return std::nullopt;
        }
        columns.at(index) = line.substr(0, end);
        line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
    return columns;
}

struct GroupCount {
    std::size_t rules = 0;
    std::size_t met = 0;
    Caught caught;
};

} // namespace

std::expected<Sensitivity, std::string> Sensitivity::parse(std::string_view text, std::string_view name)
{
    Sensitivity sensitivity;
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.starts_with('#')) {
            continue;
        }
        const auto columns = columns_of(line);
        if (!columns || !is_rule_id((*columns)[0])) {
            return std::unexpected(
                fmt::format("{}:{}: expected rule, list, mutant and verdict with tabs between", printable(name), number));
        }
        Caught &caught = ((*columns)[1] == "port" ? sensitivity.live_ : sensitivity.vectors_)[std::string((*columns)[0])];
        ++caught.total;
        caught.count += std::size_t{(*columns)[3] == "caught"};
    }
    return sensitivity;
}

std::vector<std::string> sensitivity_lines(const RuleCounts &rules, const Sensitivity &sensitivity,
                                           Caught (Sensitivity::*caught)(const std::string &) const, const Style &style)
{
    std::vector<std::pair<std::string, GroupCount>> groups;
    for (const auto &[id, state] : rules.states()) {
        const std::string name = id.substr(0, id.find('-'));
        if (groups.empty() || groups.back().first != name) {
            groups.emplace_back(name, GroupCount());
        }
        GroupCount &group = groups.back().second;
        const Caught of_rule = (sensitivity.*caught)(id);
        ++group.rules;
        group.met += std::size_t{state == RuleState::met};
        group.caught.count += of_rule.count;
        group.caught.total += of_rule.total;
    }
    std::string text = "rules met (mutants that these cases catch):";
    for (const auto &[name, group] : groups) {
        // No break within a group: the spaces come back below.
        text += fmt::format(" {}\x01{}\x01of\x01{}\x01({}\x01of\x01{}),", name, group.met, group.rules, group.caught.count,
                            group.caught.total);
    }
    text.pop_back();
    std::vector<std::string> lines = wrap(text, sensitivity_width);
    for (std::string &line : lines) {
        std::ranges::replace(line, '\x01', ' ');
        line = style.faint("  " + line);
    }
    return groups.empty() ? std::vector<std::string>() : lines;
}

} // namespace ferrorpc::conformance
