#include <proptests/checks/meter.hpp>

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#define FERRORPC_METER_PLAIN 0
#define FERRORPC_METER_ADDRESS 1
#define FERRORPC_METER_OTHER 2
#if defined(__SANITIZE_ADDRESS__)
#define FERRORPC_METER FERRORPC_METER_ADDRESS
#elif defined(__SANITIZE_THREAD__)
#define FERRORPC_METER FERRORPC_METER_OTHER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FERRORPC_METER FERRORPC_METER_ADDRESS
#elif __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define FERRORPC_METER FERRORPC_METER_OTHER
#endif
#endif
#ifndef FERRORPC_METER
#define FERRORPC_METER FERRORPC_METER_PLAIN
#endif

namespace {

struct Counts {
    bool is_on = false;
    std::size_t held = 0;
    std::size_t peak = 0;
    std::size_t copied = 0;
};
thread_local Counts counts;

[[maybe_unused]] void took(std::size_t size) noexcept
{
    if (counts.is_on) {
        counts.held += size;
        counts.peak = std::max(counts.peak, counts.held);
    }
}

[[maybe_unused]] void gave_back(std::size_t size) noexcept
{
    if (counts.is_on) { // what was taken before is not counted twice
        counts.held -= std::min(counts.held, size);
    }
}

} // namespace

#if FERRORPC_METER == FERRORPC_METER_PLAIN

void *operator new(std::size_t size)
{
    void *const memory = std::malloc(std::max<std::size_t>(size, 1));
    if (memory == nullptr) {
        throw std::bad_alloc{};
    }
    took(malloc_usable_size(memory));
    return memory;
}

void *operator new[](std::size_t size)
{
    return operator new(size);
}

void operator delete(void *memory) noexcept
{
    gave_back(malloc_usable_size(memory));
    std::free(memory);
}

void operator delete[](void *memory) noexcept
{
    operator delete(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    operator delete(memory);
}

void operator delete[](void *memory, std::size_t) noexcept
{
    operator delete(memory);
}

#elif FERRORPC_METER == FERRORPC_METER_ADDRESS

extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void *, std::size_t),
                                                         void (*free_hook)(const volatile void *));
extern "C" std::size_t __sanitizer_get_allocated_size(const volatile void *memory);

#endif

// The linker's --wrap: copies come here, and __real_ is the library's. AddressSanitizer has its own.
#if FERRORPC_METER == FERRORPC_METER_ADDRESS
#define FERRORPC_REAL(name) __real___asan_##name
#define FERRORPC_WRAP(name) __wrap___asan_##name
#else
#define FERRORPC_REAL(name) __real_##name
#define FERRORPC_WRAP(name) __wrap_##name
#endif
extern "C" {
void *FERRORPC_REAL(memmove)(void *to, const void *from, std::size_t size);
void *FERRORPC_WRAP(memmove)(void *to, const void *from, std::size_t size);

void *FERRORPC_WRAP(memmove)(void *to, const void *from, std::size_t size)
{
    counts.copied += counts.is_on ? size : 0;
    return FERRORPC_REAL(memmove)(to, from, size);
}

#if FERRORPC_METER != FERRORPC_METER_ADDRESS // with it every object of some size is copied by memcpy
void *__real_memcpy(void *to, const void *from, std::size_t size);
void *__wrap_memcpy(void *to, const void *from, std::size_t size);

void *__wrap_memcpy(void *to, const void *from, std::size_t size)
{
    counts.copied += counts.is_on ? size : 0;
    return __real_memcpy(to, from, size);
}
#endif
}

namespace ferrorpc::proptests {

Meter::Meter()
{
#if FERRORPC_METER == FERRORPC_METER_ADDRESS
    [[maybe_unused]] static const int hooks = __sanitizer_install_malloc_and_free_hooks(
        [](const volatile void *, std::size_t size) { took(size); },
        [](const volatile void *memory) { gave_back(memory == nullptr ? 0 : __sanitizer_get_allocated_size(memory)); });
#endif
    counts = {};
    counts.is_on = true;
}

Meter::~Meter()
{
    counts.is_on = false;
}

std::size_t Meter::held() const
{
    return counts.held;
}

std::size_t Meter::peak() const
{
    return counts.peak;
}

std::size_t Meter::copied() const
{
    return counts.copied;
}

bool is_counting()
{
    return FERRORPC_METER == FERRORPC_METER_PLAIN;
}

} // namespace ferrorpc::proptests
