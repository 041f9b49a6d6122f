// One rank of the soak: an agent that serves and calls all the time, and tells its director of everything that it does.
#pragma once

#include <cstdint>

namespace soak {

struct RankSettings {
    std::uint8_t rank = 0;
    std::uint8_t world_size = 0;
    std::uint16_t port = 0; // where it connects on loopback; rank 0 chooses its own
    std::uint32_t incarnation = 0;
    std::uint64_t seed = 0;
};

// Until it is told to end, on standard input: "barrier NUMBER MILLISECONDS", "pause", "resume", "end". Its journal goes to
// standard output. When
// its agent has lost rank 0 for good it joins again with a new one. Gives the exit code.
int run_rank(const RankSettings &settings);

} // namespace soak
