// How much memory the processes of a program have: what a receiver takes for a length that a peer only claims shows in the
// addresses that it may write to before it shows in the pages that it has touched.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace ferrorpc::conformance {

struct ProcessMemory {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> writable = {}; // addresses from, to before; in order and apart
    std::uint64_t mapped = 0;                                           // bytes, VmPeak
    std::uint64_t resident = 0;                                         // bytes, VmHWM
};
using GroupMemory = std::map<pid_t, ProcessMemory>;

// Of all processes of the group; nullopt where the system does not tell.
std::optional<GroupMemory> memory_of(pid_t group);

// In bytes, and never below 0: a process that has ended counts for nothing, a new one wholly.
struct MemoryGrowth {
    // The longest stretch of addresses in one process that may be written to now and could not before. Unlike VmPeak it does
    // not count what allocators and threads put aside here and there: reserved addresses, stacks between guard pages.
    std::uint64_t writable = 0;
    std::uint64_t resident = 0; // VmHWM, of all processes
    std::uint64_t mapped = 0;   // VmPeak, of all processes
};
MemoryGrowth growth(const GroupMemory &before, const GroupMemory &now);

} // namespace ferrorpc::conformance
