#include <ferrorpc/testing/allocation.hpp>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace ferrorpc::testing {
namespace {

constexpr std::size_t never = SIZE_MAX;

thread_local std::size_t allocations_left = never;
thread_local bool has_failed = false;
std::atomic<std::size_t> failing_size = never;
std::atomic<std::size_t> allocated = 0;
std::atomic<std::size_t> peak = 0;

[[maybe_unused]] bool must_fail(std::size_t size) noexcept
{
    if (size >= failing_size) {
        return true;
    }
    if (allocations_left == never) {
        return false;
    }
    if (allocations_left == 0) {
        has_failed = true;
        return true;
    }
    --allocations_left;
    return false;
}

[[maybe_unused]] void *allocate(std::size_t size, std::size_t alignment)
{
    if (!must_fail(size)) {
        if (void *memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment)) {
            const std::size_t now = allocated += malloc_usable_size(memory);
            for (std::size_t before = peak; before < now && !peak.compare_exchange_weak(before, now);) {
            }
            return memory;
        }
    }
    throw std::bad_alloc{};
}

[[maybe_unused]] void release(void *memory) noexcept
{
    allocated -= malloc_usable_size(memory);
    std::free(memory);
}

} // namespace

NoMemoryAfter::NoMemoryAfter(std::size_t count) noexcept
{
    has_failed = false;
    allocations_left = count;
}

NoMemoryAfter::~NoMemoryAfter()
{
    allocations_left = never;
}

bool NoMemoryAfter::was_felt() const noexcept
{
    return has_failed;
}

NoMemoryFor::NoMemoryFor(std::size_t size) noexcept
{
    failing_size = size;
}

NoMemoryFor::~NoMemoryFor()
{
    failing_size = never;
}

std::size_t allocated_bytes() noexcept
{
    return allocated;
}

std::size_t peak_allocated_bytes() noexcept
{
    return peak;
}

void reset_peak() noexcept
{
    peak = allocated.load();
}

} // namespace ferrorpc::testing

#ifndef FERRORPC_KEEPS_OPERATORS
void *operator new(std::size_t size)
{
    return ferrorpc::testing::allocate(size, alignof(std::max_align_t));
}
void *operator new(std::size_t size, std::align_val_t alignment)
{
    return ferrorpc::testing::allocate(size, static_cast<std::size_t>(alignment));
}
// A sanitizer has its own of each kind, so none may be left out.
void *operator new[](std::size_t size)
{
    return operator new(size);
}
void *operator new[](std::size_t size, std::align_val_t alignment)
{
    return operator new(size, alignment);
}
void *operator new(std::size_t size, const std::nothrow_t &) noexcept
try {
    return operator new(size);
} catch (const std::bad_alloc &) {
    return nullptr;
}
void *operator new[](std::size_t size, const std::nothrow_t &) noexcept
try {
    return operator new(size);
} catch (const std::bad_alloc &) {
    return nullptr;
}
void operator delete[](void *memory) noexcept
{
    ferrorpc::testing::release(memory);
}
void operator delete[](void *memory, std::size_t) noexcept
{
    ferrorpc::testing::release(memory);
}
void operator delete[](void *memory, std::align_val_t) noexcept
{
    ferrorpc::testing::release(memory);
}
void operator delete[](void *memory, std::size_t, std::align_val_t) noexcept
{
    ferrorpc::testing::release(memory);
}
void operator delete(void *memory) noexcept
{
    ferrorpc::testing::release(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    ferrorpc::testing::release(memory);
}
void operator delete(void *memory, std::align_val_t) noexcept
{
    ferrorpc::testing::release(memory);
}
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    ferrorpc::testing::release(memory);
}
#endif
