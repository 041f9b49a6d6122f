// Lets allocations fail, and tells how much is allocated. For a test program that compiles allocation.cpp in, which replaces
// operator new and delete.
#pragma once

#include <cstddef>

namespace ferrorpc::testing {

// ThreadSanitizer's operators cannot be replaced: with it nothing fails, and 0 bytes are counted.
#if defined(__SANITIZE_THREAD__) // g++
#define FERRORPC_KEEPS_OPERATORS
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) // clang
#define FERRORPC_KEEPS_OPERATORS
#endif
#endif
#ifdef FERRORPC_KEEPS_OPERATORS
inline constexpr bool replaces_operators = false;
#else
inline constexpr bool replaces_operators = true;
#endif

// While it lives, the allocation number `count` of this thread (0: the first one) throws std::bad_alloc, and all after it.
class NoMemoryAfter {
public:
    explicit NoMemoryAfter(std::size_t count) noexcept;
    ~NoMemoryAfter();
    NoMemoryAfter(const NoMemoryAfter &) = delete;
    NoMemoryAfter &operator=(const NoMemoryAfter &) = delete;

    // Whether an allocation has failed.
    bool was_felt() const noexcept;
};

// While it lives, allocations of at least `size` bytes throw std::bad_alloc, on every thread.
class NoMemoryFor {
public:
    explicit NoMemoryFor(std::size_t size) noexcept;
    ~NoMemoryFor();
    NoMemoryFor(const NoMemoryFor &) = delete;
    NoMemoryFor &operator=(const NoMemoryFor &) = delete;
};

// Bytes allocated now, and at most since the last reset_peak(), on every thread.
std::size_t allocated_bytes() noexcept;
std::size_t peak_allocated_bytes() noexcept;
void reset_peak() noexcept;

} // namespace ferrorpc::testing
