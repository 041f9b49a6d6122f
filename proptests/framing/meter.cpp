#include <proptests/framing/meter.hpp>

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FERRORPC_IS_METERED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define FERRORPC_IS_METERED 0
#endif
#endif
#ifndef FERRORPC_IS_METERED
#define FERRORPC_IS_METERED 1
#endif

namespace {

struct Counts {
    bool is_on = false;
    std::size_t held = 0;
    std::size_t peak = 0;
    std::size_t copied = 0;
};
thread_local Counts counts;

} // namespace

#if FERRORPC_IS_METERED
namespace {

void *take(std::size_t size)
{
    void *const memory = std::malloc(std::max<std::size_t>(size, 1));
    if (memory == nullptr) {
        throw std::bad_alloc{};
    }
    if (counts.is_on) {
        counts.held += malloc_usable_size(memory);
        counts.peak = std::max(counts.peak, counts.held);
    }
    return memory;
}

void give_back(void *memory) noexcept
{
    if (counts.is_on && memory != nullptr) { // what was taken before is not counted twice
        counts.held -= std::min(counts.held, malloc_usable_size(memory));
    }
    std::free(memory);
}

} // namespace

void *operator new(std::size_t size)
{
    return take(size);
}

void *operator new[](std::size_t size)
{
    return take(size);
}

void operator delete(void *memory) noexcept
{
    give_back(memory);
}

void operator delete[](void *memory) noexcept
{
    give_back(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    give_back(memory);
}

void operator delete[](void *memory, std::size_t) noexcept
{
    give_back(memory);
}

#endif

// The linker's --wrap: calls of memmove come here, and __real_memmove is the library's.
extern "C" {
void *__real_memmove(void *to, const void *from, std::size_t size);
void *__real_memcpy(void *to, const void *from, std::size_t size);
void *__wrap_memmove(void *to, const void *from, std::size_t size);
void *__wrap_memcpy(void *to, const void *from, std::size_t size);

void *__wrap_memmove(void *to, const void *from, std::size_t size)
{
    counts.copied += counts.is_on ? size : 0;
    return __real_memmove(to, from, size);
}

void *__wrap_memcpy(void *to, const void *from, std::size_t size)
{
    counts.copied += counts.is_on ? size : 0;
    return __real_memcpy(to, from, size);
}
}

namespace ferrorpc::proptests {

Meter::Meter()
{
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
    return FERRORPC_IS_METERED != 0;
}

} // namespace ferrorpc::proptests
