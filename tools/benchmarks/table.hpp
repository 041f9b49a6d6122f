// The results as a table: one row per measure, one column per payload size, the crate's row below ours.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bench {

class Table {
public:
    void add(const std::string &name, std::size_t payload_size, double nanoseconds);

    // One line of the witness's `bench`: {"name": "decode request", "payload_size": 64, "nanoseconds": 123.4}. Throws
    // nlohmann::json::exception on any other.
    void add_crate_line(const std::string &line);

    // Text for people: nanoseconds, and behind the crate's how many times ours they are.
    void print(std::ostream &out) const;

    // {"rows": [{"name": ..., "payload_size": ..., "nanoseconds": ..., "crate_nanoseconds": ...}]}
    void print_json(std::ostream &out) const;

private:
    using Key = std::pair<std::string, std::size_t>;
    std::vector<std::string> names_; // in the order in which they were measured
    std::map<Key, double> ours_;
    std::map<Key, double> crate_;
};

} // namespace bench
