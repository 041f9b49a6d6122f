#include "results.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <ranges>
#include <set>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

constexpr double tolerance = 1.1;

Rows::const_iterator find(const Rows &rows, const std::string &name)
{
    return std::ranges::find(rows, name, &Row::name);
}

double rounded(double value)
{
    return std::stod(fmt::format("{:.4g}", value)); // more digits would only make differences
}

std::set<std::string> tables_of(const Rows &rows)
{
    std::set<std::string> tables;
    for (const Row &row : rows) {
        tables.insert(RowName{row.name}.table());
    }
    return tables;
}

bool is_gone(const Row &old, const std::set<std::string> &measured, const Extent &extent)
{
    const RowName name{old.name};
    if (std::ranges::find(groups, name.group) == groups.end()) {
        return true;
    }
    const bool is_left_out = std::ranges::find(extent.calls, old.name) != extent.calls.end() ||
                             (!extent.has_crate && name.group == "codec" && name.who.starts_with("the crate"));
    return !is_left_out && measured.contains(name.table()) && is_wanted(old.name, extent.patterns);
}

// Calls come first, each at a place of its own; then one group after the other.
std::ptrdiff_t place_of(const Row &row, const std::vector<std::string> &calls)
{
    const std::string group = RowName{row.name}.group;
    if (group == "memory" || group == "instructions" || group == "codec") {
        return std::ssize(calls) + (std::ranges::find(groups, group) - groups.begin());
    }
    return std::ranges::find(calls, row.name) - calls.begin();
}

} // namespace

RowName::RowName(const std::string &name)
{
    std::vector<std::string> parts;
    std::istringstream text{name};
    for (std::string part; std::getline(text, part, '/');) {
        parts.push_back(part);
    }
    parts.resize(std::max<std::size_t>(parts.size(), 1));
    group = parts.front();
    if (parts.size() == 4) {
        placement = parts[1];
    }
    who = parts.back();
    parameter = parts.size() > 2 ? parts[parts.size() - 2] : "";
}

Rows read_rows(const std::string &path)
{
    std::ifstream file{path};
    if (!file) {
        throw std::runtime_error{"cannot read " + path};
    }
    Rows rows;
    const auto all = nlohmann::json::parse(file);
    for (const auto &row : all.at("rows")) {
        Row read{.name = row.at("name"), .unit = row.at("unit"), .value = row.at("value"), .is_judged = row.at("judged")};
        if (row.contains("p99")) {
            read.p99 = row["p99"].get<double>();
        }
        if (row.contains("ratio")) {
            read.ratio = row["ratio"].get<double>();
        }
        rows.push_back(std::move(read));
    }
    return rows;
}

// One row a line, so that a change of one is a change of one line.
void write_rows(std::ostream &out, const Rows &rows)
{
    out << "{\"rows\": [";
    for (const Row &row : rows) {
        nlohmann::ordered_json json{{"name", row.name}, {"unit", row.unit}, {"value", rounded(row.value)}};
        if (row.unit == "instructions") {
            json["value"] = static_cast<std::int64_t>(row.value);
        }
        if (row.p99) {
            json["p99"] = rounded(*row.p99);
        }
        if (row.ratio) {
            json["ratio"] = rounded(*row.ratio);
        }
        json["judged"] = row.is_judged;
        out << (&row == rows.data() ? "\n" : ",\n") << json.dump();
    }
    out << "\n]}\n";
}

void need_group(const std::string &pattern)
{
    if (std::ranges::find(groups, RowName{pattern}.group) == groups.end()) {
        throw std::invalid_argument{
            fmt::format("no row begins with '{}'; rows begin with {}", pattern, fmt::join(groups, ", "))};
    }
}

bool is_wanted(const std::string &name, const std::vector<std::string> &patterns)
{
    return patterns.empty() ||
           std::ranges::any_of(patterns, [&](const std::string &pattern) { return name.starts_with(pattern); });
}

Rows merged(const Rows &old, const Rows &fresh, const Extent &extent)
{
    const std::set<std::string> measured = tables_of(fresh);
    std::multimap<std::ptrdiff_t, Row> placed; // those of one place stay in their order
    for (const Row &row : fresh) {
        placed.emplace(place_of(row, extent.calls), row);
    }
    for (const Row &row : old) {
        if (find(fresh, row.name) == fresh.end() && !is_gone(row, measured, extent)) {
            placed.emplace(place_of(row, extent.calls), row);
        }
    }
    Rows rows;
    std::ranges::copy(placed | std::views::values, std::back_inserter(rows));
    return rows;
}

std::vector<std::string> worse(const Rows &measured, const Rows &table, const std::vector<std::string> &patterns)
{
    std::vector<std::string> lines;
    for (const Row &now : measured) {
        const auto then = find(table, now.name);
        if (!now.is_judged) {
            continue;
        }
        if (then == table.end()) {
            lines.push_back(now.name + ": is not in the table; --accept puts it there");
        } else if (now.figure() > then->figure() * tolerance) {
            lines.push_back(fmt::format("{}: {:.4g}, and the table has {:.4g}{}", now.name, now.figure(), then->figure(),
                                        then->ratio ? " (ratios to the floor)" : " " + then->unit));
        }
    }
    const std::set<std::string> tables = tables_of(measured);
    for (const Row &then : table) {
        if (then.is_judged && is_wanted(then.name, patterns) && tables.contains(RowName{then.name}.table()) &&
            find(measured, then.name) == measured.end()) {
            lines.push_back(then.name + ": was not measured");
        }
    }
    if (std::ranges::none_of(measured, &Row::is_judged)) {
        lines.push_back("nothing that was measured is judged");
    }
    return lines;
}

} // namespace bench
