// Changes messages and streams of frames field by field: most stay good but for the one thing that was changed, and lengths
// follow.
#pragma once

#include <fuzz/mutators/random.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace ferrorpc::fuzz {

// Changes bytes as bytes, to at most so many: libFuzzer's own ways.
using ChangeBytes = std::function<std::string(std::string_view bytes, std::size_t size_max)>;

// The content of a request or response.
std::string change_message(std::string_view message, std::size_t size_max, Choices &choices, const ChangeBytes &change_bytes);

// Frames in a row.
std::string change_stream(std::string_view stream, std::size_t size_max, Choices &choices, const ChangeBytes &change_bytes);

} // namespace ferrorpc::fuzz
