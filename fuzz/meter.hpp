// Counts what a piece of code does to memory: bytes held at most, and bytes copied. A program that uses it links with
// meter_link_options. Bytes are counted under a sanitizer alone, whose hooks tell of them; copies in every build.
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
    std::size_t copied() const; // bytes, in copies whose size the compiler did not know
};

} // namespace ferrorpc::fuzz
