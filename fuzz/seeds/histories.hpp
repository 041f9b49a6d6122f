// Histories of chance for the targets that play them, as their files say: mostly what goes on, seldom what ends a connection.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ferrorpc::fuzz {

// `target`: session, pair, raw, star or agent. The same for the same number, everywhere.
std::string history(std::string_view target, std::uint32_t number);

} // namespace ferrorpc::fuzz
