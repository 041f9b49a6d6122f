// Counts what a piece of code does to memory, in the programs that ferrorpc_metered() gives it to: bytes held, by operator new
// and delete or a sanitizer's hooks, and bytes copied, where the linker hands memmove and memcpy to meter.cpp.
#pragma once

#include <cstddef>

namespace ferrorpc::proptests {

// Counts from its construction on, on this thread; one at a time. What nobody tells of stays 0, see below.
class Meter {
public:
    Meter();
    ~Meter();
    Meter(const Meter &) = delete;
    Meter &operator=(const Meter &) = delete;

    std::size_t held() const;   // bytes taken and not given back
    std::size_t peak() const;   // the most held at once
    std::size_t copied() const; // bytes, in copies whose size the compiler did not know
};

// Whether all of it is counted exactly. AddressSanitizer tells of most, the other sanitizers of little.
bool is_counting();

} // namespace ferrorpc::proptests
