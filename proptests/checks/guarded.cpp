#include <proptests/checks/guarded.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <csetjmp>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

namespace ferrorpc::proptests {
namespace {

// The free pages of this thread, which the process keeps until its end.
thread_local std::vector<std::span<std::byte>> free_pages;

std::span<std::byte> map_pages(std::size_t size)
{
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t usable = (size + page - 1) / page * page + 16 * page;
    void *const memory = mmap(nullptr, usable + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        throw std::bad_alloc{};
    }
    auto *const start = static_cast<std::byte *>(memory);
    if (mprotect(start + usable, page, PROT_NONE) != 0) {
        throw std::bad_alloc{};
    }
    return {start, usable};
}

std::span<std::byte> take_pages(std::size_t size)
{
    for (auto &pages : free_pages) {
        if (pages.size() >= size) {
            std::swap(pages, free_pages.back());
            const auto taken = free_pages.back();
            free_pages.pop_back();
            return taken;
        }
    }
    return map_pages(size);
}

thread_local sigjmp_buf before_check;

void on_fault(int)
{
    siglongjmp(before_check, 1);
}

// While it lives, a fault goes back to before_check. Whoever runs the checks has handlers of its own, and gets them back.
class FaultHandler {
public:
    FaultHandler()
    {
        struct sigaction action = {};
        action.sa_handler = on_fault;
        sigaction(SIGSEGV, &action, &on_segv_);
        sigaction(SIGBUS, &action, &on_bus_);
    }
    ~FaultHandler()
    {
        sigaction(SIGSEGV, &on_segv_, nullptr);
        sigaction(SIGBUS, &on_bus_, nullptr);
    }
    FaultHandler(const FaultHandler &) = delete;
    FaultHandler &operator=(const FaultHandler &) = delete;

private:
    struct sigaction on_segv_ = {};
    struct sigaction on_bus_ = {};
};

} // namespace

GuardedBuffer::GuardedBuffer(std::size_t size) : pages_{take_pages(size)}, bytes_{pages_.last(size)} {}

GuardedBuffer::GuardedBuffer(std::string_view content) : GuardedBuffer{content.size()}
{
    if (!content.empty()) {
        std::memcpy(bytes_.data(), content.data(), content.size());
    }
}

GuardedBuffer::~GuardedBuffer()
{
    free_pages.push_back(pages_);
}

std::string without_fault(const std::function<std::string()> &check)
{
    const FaultHandler handler;
    if (sigsetjmp(before_check, 1) != 0) {
        return "memory was touched that is not there, behind the bytes or far from them\n";
    }
    return check();
}

} // namespace ferrorpc::proptests
