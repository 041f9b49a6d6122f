// Bytes for people, with the names of their fields. Refuses nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ferrorpc::proptests {

inline constexpr std::size_t dump_size_max = 96; // bytes shown of one field; the rest is counted

// One line for each field of `message`, a name in spec/wire.ksy ("" for bytes of no message), up to 16 bytes a line, and a mark
// under the byte at `offset`.
std::string hex_dump(std::string_view message, std::string_view bytes, std::optional<std::size_t> offset = {});

// Frames in a row, each with what it carries.
std::string hex_dump_of_frames(std::string_view stream);

} // namespace ferrorpc::proptests
