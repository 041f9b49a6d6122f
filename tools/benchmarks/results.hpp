// What was measured: rows, kept as JSON; which of them are asked for, and how those of a run change or are judged by a table.
#pragma once

#include <array>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
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

// A row's name, taken apart.
struct RowName {
    std::string group{};
    std::string placement{}; // empty: neither pinned nor unpinned
    std::string parameter{};
    std::string who{};

    explicit RowName(const std::string &name);
    std::string table() const { return placement.empty() ? group : group + ", " + placement; }
};

// The first parts of all names, in the order of measuring. tools/bench has the same in its `groups`.
inline constexpr std::array<std::string_view, 10> groups{"echo",  "pipelined", "to-crate", "from-crate",   "in-flight",
                                                         "ranks", "join",      "memory",   "instructions", "codec"};

// A pattern is how names begin, and its first part is a whole group: "echo", "echo/pinned/64". Throws std::invalid_argument
// where there is no such group.
void need_group(const std::string &pattern);

// Whether the name begins with one of the patterns; also when there are none.
bool is_wanted(const std::string &name, const std::vector<std::string> &patterns);

// What a run was to measure.
struct Extent {
    std::vector<std::string> patterns{};
    std::vector<std::string> calls{}; // names of all rows of calls that there are, in the order of measuring
    bool has_crate = true;            // false: its rows of the codec were left out
};

// `old` with `fresh` in it, in the order of measuring. What was left out or failed stays; what was to be measured and is there
// no longer goes.
Rows merged(const Rows &old, const Rows &fresh, const Extent &extent);

// A line for each measured row that is judged and worse by more than a tenth than in the table, or not in it; for each row of
// the table that is judged, wanted, and of a group and placement that were measured, but was not itself; and where nothing was
// judged.
std::vector<std::string> worse(const Rows &measured, const Rows &table, const std::vector<std::string> &patterns);

} // namespace bench
