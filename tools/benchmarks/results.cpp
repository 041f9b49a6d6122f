#include "results.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
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

} // namespace

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

bool is_wanted(const std::string &name, const std::vector<std::string> &patterns)
{
    return patterns.empty() ||
           std::ranges::any_of(patterns, [&](const std::string &pattern) { return name.find(pattern) != std::string::npos; });
}

Rows merged(Rows rows, const Rows &fresh)
{
    for (const Row &row : fresh) {
        if (const auto old = std::ranges::find(rows, row.name, &Row::name); old != rows.end()) {
            *old = row;
        } else {
            rows.push_back(row);
        }
    }
    return rows;
}

std::vector<std::string> worse(const Rows &measured, const Rows &table, const std::vector<std::string> &patterns)
{
    std::vector<std::string> lines;
    for (const Row &then : table) {
        if (!then.is_judged || !is_wanted(then.name, patterns)) {
            continue;
        }
        const auto now = find(measured, then.name);
        if (now == measured.end()) {
            lines.push_back(then.name + ": was not measured");
        } else if (now->figure() > then.figure() * tolerance) {
            lines.push_back(fmt::format("{}: {:.4g}, and the table has {:.4g}{}", then.name, now->figure(), then.figure(),
                                        then.ratio ? " (ratios to the floor)" : " " + then.unit));
        }
    }
    return lines;
}

} // namespace bench
