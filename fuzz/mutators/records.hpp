// Changes histories: a head, then records of one size, which are inserted, left out, copied, moved and changed as wholes.
#pragma once

#include <fuzz/mutators/random.hpp>

#include <string>
#include <string_view>

namespace ferrorpc::fuzz {

struct RecordLayout {
    std::size_t head_size;
    std::size_t record_size;
};

// At most `size_max` bytes; what stands behind the last whole record is lost.
std::string change_records(std::string_view history, RecordLayout layout, std::size_t size_max, Choices &choices);

// The start of one, then the end of another.
std::string join_records(std::string_view first, std::string_view second, RecordLayout layout, std::size_t size_max,
                         Choices &choices);

} // namespace ferrorpc::fuzz
