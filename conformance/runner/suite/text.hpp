// Text for people: makes what others wrote safe to print, and lays it out. Refuses nothing.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

// The text with control characters, ill-formed UTF-8 and what XML 1.0 forbids written as \n, \t or \xNN, so that no testee and
// no file can steer the terminal or break a report.
std::string printable(std::string_view text);

// `printable`, cut to about size_max bytes with "..." and the whole size behind it.
std::string excerpt(std::string_view text, std::size_t size_max);

// The words of the text in lines of at most `width` bytes; a longer word gets a line of its own.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

// A command as a shell takes it: quoted where needed.
std::string shell_line(std::span<const std::string> command);

// "1 byte", "2 bytes".
std::string counted(std::size_t count, std::string_view noun);

} // namespace ferrorpc::conformance
