#include "allocation_meter.hpp"

#include <algorithm>
#include <atomic>

// sanitizer/allocator_interface.h, there or not.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void *, std::size_t),
                                                         void (*free_hook)(const volatile void *)) __attribute__((weak));

namespace ferrorpc::differential {
namespace {

std::atomic<std::size_t> largest_seen{0}; // a port may have threads

void note_allocation(const volatile void *, std::size_t size)
{
    largest_seen.store(std::max(size, largest_seen.load(std::memory_order_relaxed)), std::memory_order_relaxed);
}

} // namespace

void start_allocation_meter() noexcept
{
    [[maybe_unused]] static const int installed =
        __sanitizer_install_malloc_and_free_hooks == nullptr
            ? 0
            : __sanitizer_install_malloc_and_free_hooks(note_allocation, [](const volatile void *) {});
    largest_seen.store(0, std::memory_order_relaxed);
}

std::size_t largest_allocation() noexcept
{
    return largest_seen.load(std::memory_order_relaxed);
}

} // namespace ferrorpc::differential
