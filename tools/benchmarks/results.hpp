// What was measured: rows, kept as JSON, and how those of a run are judged by a committed table.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Row {
    std::string name{}; // GROUP/PLACEMENT/PARAMETER/WHO, such as "echo/pinned/64 B/agent"; memory and instructions: GROUP/WHAT
    std::string unit{}; // "ns", "bytes" or "instructions"
    double value = 0;
    std::optional<double> p99{};
    std::optional<double> ratio{}; // to the floor, measured in the same rounds
    bool is_judged = false;        // ours: must not get worse

    // What is judged: the ratio where there is one.
    double figure() const noexcept { return ratio.value_or(value); }
};

using Rows = std::vector<Row>;

// Throws nlohmann::json::exception or std::runtime_error where the file is none of ours.
Rows read_rows(const std::string &path);
void write_rows(std::ostream &out, const Rows &rows);

// Whether the name contains one of the patterns; also when there are none.
bool is_wanted(const std::string &name, const std::vector<std::string> &patterns);

// `rows` with those of `fresh` in their place or at the end.
Rows merged(Rows rows, const Rows &fresh);

// What is worse by more than a tenth than in the table, or judged there, wanted and not measured: a line for each.
std::vector<std::string> worse(const Rows &measured, const Rows &table, const std::vector<std::string> &patterns);

} // namespace bench
