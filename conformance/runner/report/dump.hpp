// Annotated hex: one line for each field, with offset, bytes, name and value, and a `^` under marked bytes. The middle of large
// fields is left out, save the lines that are marked.
#pragma once

#include "report/layout.hpp"
#include "report/style.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

struct Mark {
    std::uint64_t offset;
    std::string label; // written behind the ^; may be empty
};

std::vector<std::string> dump(const MessageShape &message, const Parts &bytes, std::span<const Mark> marks, const Style &style);

} // namespace ferrorpc::conformance
