// A run: measures what is asked for, one comparison after the other. What fails is told and left out, and the run goes on.
#pragma once

#include "results.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace bench {

struct Order {
    std::string programs{}; // folder of what was built
    std::string crate{};    // folder of the crate's programs; empty: without it
    std::chrono::milliseconds time{200};
    std::vector<std::string> patterns{};
};

struct Outcome {
    Rows rows{};
    Extent extent{};
    bool has_failed = false; // something that was to be measured was not: it failed, or the run was interrupted
};

// The first SIGINT or SIGTERM ends the run with what it has; a second one ends the program. A terminal interrupts the peers
// too.
void heed_interrupts();

// Throws std::invalid_argument where there are no such rows of calls.
Outcome measure(const Order &order);

} // namespace bench
