#include <fuzz/meter.hpp>

#include <algorithm>

#if defined(__SANITIZE_ADDRESS__)
#define FERRORPC_HAS_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FERRORPC_HAS_ADDRESS_SANITIZER 1
#endif
#endif

extern "C" {
// Of the sanitizers' runtimes; null elsewhere.
__attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void *, std::size_t),
                                                                    void (*free_hook)(const volatile void *));
__attribute__((weak)) std::size_t __sanitizer_get_allocated_size(const volatile void *memory);

// The linker's --wrap: calls of memmove come here, and __real_memmove is the library's. AddressSanitizer has its own.
#ifdef FERRORPC_HAS_ADDRESS_SANITIZER
#define FERRORPC_REAL(name) __real___asan_##name
#define FERRORPC_WRAP(name) __wrap___asan_##name
#else
#define FERRORPC_REAL(name) __real_##name
#define FERRORPC_WRAP(name) __wrap_##name
#endif
void *FERRORPC_REAL(memmove)(void *to, const void *from, std::size_t size);
void *FERRORPC_WRAP(memmove)(void *to, const void *from, std::size_t size);
}

namespace {

struct Counts {
    bool is_on = false;
    std::size_t held = 0;
    std::size_t peak = 0;
    std::size_t copied = 0;
};
thread_local Counts counts;

void on_malloc(const volatile void *, std::size_t size)
{
    if (counts.is_on) {
        counts.held += size;
        counts.peak = std::max(counts.peak, counts.held);
    }
}

void on_free(const volatile void *memory)
{
    if (counts.is_on && memory != nullptr) { // what was taken before is not counted twice
        counts.held -= std::min(counts.held, __sanitizer_get_allocated_size(memory));
    }
}

} // namespace

extern "C" void *FERRORPC_WRAP(memmove)(void *to, const void *from, std::size_t size)
{
    counts.copied += counts.is_on ? size : 0;
    return FERRORPC_REAL(memmove)(to, from, size);
}

namespace ferrorpc::fuzz {

Meter::Meter()
{
    [[maybe_unused]] static const bool is_hooked = __sanitizer_install_malloc_and_free_hooks != nullptr &&
                                                   __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free) != 0;
    counts = {};
    counts.is_on = true;
}

Meter::~Meter()
{
    counts.is_on = false;
}

std::size_t Meter::peak() const
{
    return counts.peak;
}

std::size_t Meter::copied() const
{
    return counts.copied;
}

} // namespace ferrorpc::fuzz
