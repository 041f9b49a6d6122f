// Counts what a piece of code does to memory: bytes held, and bytes copied. It replaces operator new and delete, and counts
// copies where the linker hands memmove and memcpy to it, in the program that it is part of.
#pragma once

#include <cstddef>

namespace ferrorpc::proptests {

// Counts from its construction on, on this thread; one at a time.
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

// Whether anything is counted: not under sanitizers, which allocate and copy by functions of their own.
bool is_counting();

} // namespace ferrorpc::proptests
