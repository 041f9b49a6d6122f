// Text for people: makes safe to print what others wrote.
#pragma once

#include <string>
#include <string_view>

namespace ferrorpc::cli {

// Control characters as \n, \t or \xNN, and a byte that is not part of well-formed UTF-8 as \xNN: one line, and nothing in it
// can steer a terminal.
std::string printable(std::string_view text);

// "18 00 ff"
std::string spaced_hex(std::string_view bytes);

// "1 byte", "2 bytes"
std::string counted(unsigned long long count, std::string_view noun);

// The agent's sentence without the words that the crate sets in front of every one.
std::string_view essence(std::string_view agent_text);

} // namespace ferrorpc::cli
