// Counts what a piece of code does to memory: bytes held at most, which a sanitizer's hooks tell of, and bytes copied, where
// the linker hands memmove to meter.cpp.
#pragma once

#include <cstddef>

namespace ferrorpc::fuzz {

// Counts from its construction on, on this thread; one at a time.
class Meter {
public:
    Meter();
    ~Meter();
    Meter(const Meter &) = delete;
    Meter &operator=(const Meter &) = delete;

    std::size_t peak() const;   // the most bytes that were taken and not given back; 0 where nobody tells
    std::size_t copied() const; // bytes, by memmove, as std::copy does; an object is copied by memcpy
};

} // namespace ferrorpc::fuzz
