#include "print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

namespace bench {
namespace {

constexpr int who_width = 30;
constexpr int cell_width = 22;

std::string cell(const Row &row)
{
    const std::string value = with_unit(row.value, row.unit);
    return row.ratio ? fmt::format("{} {:>7}", value, fmt::format("{:.2f} x", *row.ratio)) : value + std::string(8, ' ');
}

void print_table(std::ostream &out, const std::string &name, const Rows &rows)
{
    std::vector<std::string> parameters;
    std::vector<std::string> whos;
    std::map<std::pair<std::string, std::string>, std::string> cells;
    for (const Row &row : rows) {
        const RowName parts{row.name};
        if (parts.table() == name) {
            parameters.push_back(parts.parameter);
            whos.push_back(parts.who);
            cells[{parts.who, parts.parameter}] = cell(row);
        }
    }
    const RowName first{rows.front().name};
    out << '\n' << name << ": " << title_of(name.substr(0, name.find(','))) << '\n';
    out << std::string(who_width, ' ');
    for (const std::string &parameter : distinct(parameters)) {
        out << fmt::format("{:>{}}", parameter + std::string(8, ' '), cell_width);
    }
    out << '\n';
    for (const std::string &who : distinct(whos)) {
        out << fmt::format("{:<{}}", who, who_width);
        for (const std::string &parameter : distinct(parameters)) {
            out << fmt::format("{:>{}}", cells[{who, parameter}], cell_width);
        }
        out << '\n';
    }
}

} // namespace

std::string title_of(const std::string &group)
{
    static const std::map<std::string, std::string> titles{
        {"echo", "one call at a time, p50, by payload; behind it how many times the floor's"},
        {"pipelined", "64 B, one connection, time for each call"},
        {"in-flight", "64 B, one connection, time for each call, by calls in flight"},
        {"ranks", "64 B, one call at a time round all ranks, p50, by ranks"},
        {"join", "until rank 0 has all connections, by ranks that join"},
        {"to-crate", "a call to a crate rank, p50, by payload"},
        {"from-crate", "a call from a crate rank, p50, by payload"},
        {"memory", "bytes allocated, beside payloads"},
        {"instructions", "counted by callgrind, for each message or call"},
        {"codec", "time for each message, by payload"},
    };
    const auto title = titles.find(group);
    return title == titles.end() ? "" : title->second;
}

std::string with_unit(double value, const std::string &unit)
{
    if (unit != "ns") {
        return fmt::format("{:.0f} {}", value, unit == "bytes" ? "B" : "");
    }
    for (const char *name : {"ns", "us", "ms"}) {
        if (value < 1000) {
            return fmt::format("{:.3g} {}", value, name);
        }
        value /= 1000;
    }
    return fmt::format("{:.3g} s", value);
}

std::vector<std::string> distinct(const std::vector<std::string> &all)
{
    std::vector<std::string> once;
    std::ranges::copy_if(all, std::back_inserter(once),
                         [&](const std::string &text) { return std::ranges::find(once, text) == once.end(); });
    return once;
}

void print(std::ostream &out, const Rows &rows)
{
    std::vector<std::string> tables;
    for (const Row &row : rows) {
        tables.push_back(RowName{row.name}.table());
    }
    for (const std::string &table : distinct(tables)) {
        print_table(out, table, rows);
    }
}

} // namespace bench
