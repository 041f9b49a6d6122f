// Reads the command of a step: its keys, and their values as the testee is told them.
#pragma once

#include "live/suite.hpp"
#include "suite/reader.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

// Reports keys that may not stand there.
void check_keys(const Reader &reader, const std::vector<std::string_view> &allowed);
// A JSON number, as the testee protocol writes numbers of the wire: a decimal string.
std::string read_count(const Reader &reader);
std::size_t read_rank(const Reader &reader, std::size_t world_size);
Parts read_parts(const Reader &reader);
nlohmann::ordered_json read_command(const Reader &reader, std::size_t world_size);
// For people: "rank 1 calls echo on rank 0".
std::string step_text(const Step &step);

} // namespace ferrorpc::conformance
