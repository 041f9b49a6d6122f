// Where the fields stand in the bytes of a case, by the tables that are generated from spec/wire.ksy. For showing only: nothing
// is judged by it. Takes any bytes, well formed or not.
#pragma once

#include "suite/message.hpp"
#include "suite/parts.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

struct Row {
    std::uint64_t offset;
    std::uint64_t size; // of what is there
    std::string_view name;
    std::string note; // the decoded value, or what is wrong
    bool cut = false; // there are fewer bytes than the field needs
};

// Decoded are the bytes of a vector's input, encoded the bytes that a sender writes to the connection.
std::vector<Row> lay_out(const MessageShape &message, const Parts &bytes);

} // namespace ferrorpc::conformance
