// How much memory a program has ever had: what a receiver takes for a length that a peer only claims shows in the addresses
// that it maps before it shows in the pages that it touches.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace ferrorpc::conformance {

struct PeakMemory {
    std::uint64_t mapped = 0;   // bytes, VmPeak
    std::uint64_t resident = 0; // bytes, VmHWM
};

// Of all processes of the group together; nullopt where the system does not tell.
std::optional<PeakMemory> peak_memory(pid_t group);

} // namespace ferrorpc::conformance
