#include "table.hpp"

#include "codec.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace bench {
namespace {

std::string size_name(std::size_t size)
{
    if (size >= 1024 * 1024) {
        return fmt::format("{} MiB", size / 1024 / 1024);
    }
    return size >= 1024 ? fmt::format("{} KiB", size / 1024) : fmt::format("{} B", size);
}

std::string time_name(double nanoseconds)
{
    return nanoseconds < 100 ? fmt::format("{:.1f} ns", nanoseconds) : fmt::format("{:.0f} ns", nanoseconds);
}

} // namespace

void Table::add(const std::string &name, std::size_t payload_size, double nanoseconds)
{
    if (std::ranges::find(names_, name) == names_.end()) {
        names_.push_back(name);
    }
    ours_[{name, payload_size}] = nanoseconds;
}

void Table::add_crate_line(const std::string &line)
{
    const auto row = nlohmann::json::parse(line);
    crate_[{row.at("name").get<std::string>(), row.at("payload_size").get<std::size_t>()}] =
        row.at("nanoseconds").get<double>();
}

void Table::print(std::ostream &out) const
{
    out << fmt::format("{:24}", "payload");
    for (const std::size_t size : payload_sizes) {
        out << fmt::format("{:>26}", size_name(size));
    }
    out << '\n';
    for (const std::string &name : names_) {
        std::string ours = fmt::format("{:24}", name);
        std::string crate = fmt::format("{:24}", "  the crate");
        bool has_crate = false;
        for (const std::size_t size : payload_sizes) {
            const auto mine = ours_.find({name, size});
            const auto theirs = crate_.find({name, size});
            ours += fmt::format("{:>26}", mine == ours_.end() ? "" : time_name(mine->second));
            if (mine != ours_.end() && theirs != crate_.end()) {
                has_crate = true;
                const double ratio = theirs->second / mine->second;
                crate +=
                    fmt::format("{:>26}", fmt::format("{} ({:.{}f} x)", time_name(theirs->second), ratio, ratio < 100 ? 1 : 0));
            }
        }
        out << ours << '\n';
        if (has_crate) {
            out << crate << '\n';
        }
    }
    if (!crate_.empty()) {
        out << "The crate's codec is private: its figures are those of the public calls around it, handler and copies "
               "included.\n";
    }
}

void Table::print_json(std::ostream &out) const
{
    nlohmann::json rows = nlohmann::json::array();
    for (const auto &[key, nanoseconds] : ours_) {
        nlohmann::json row{{"name", key.first}, {"payload_size", key.second}, {"nanoseconds", nanoseconds}};
        if (const auto theirs = crate_.find(key); theirs != crate_.end()) {
            row["crate_nanoseconds"] = theirs->second;
        }
        rows.push_back(std::move(row));
    }
    out << nlohmann::json{{"rows", rows}}.dump(2) << '\n';
}

} // namespace bench
