// Rows of a message's fields, read by the tables that are generated from spec/wire.ksy.
#pragma once

#include "unit.hpp"

#include <string_view>
#include <vector>

namespace ferrorpc::cli {

// Adds a row for each field of the message of that name (as in spec/wire.ksy) whose bytes are here, and for the first that is
// cut short. `offset`: of the message's first byte.
void append_rows(std::vector<Row> &rows, std::string_view message, ByteView bytes, std::uint64_t offset);

} // namespace ferrorpc::cli
