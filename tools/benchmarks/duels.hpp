// Everything that is compared.
#pragma once

#include "duel.hpp"

#include <vector>

namespace bench {

std::vector<Duel> all_duels();

// "64 B", "4 KiB", "16 MiB".
std::string size_name(std::size_t size);

} // namespace bench
