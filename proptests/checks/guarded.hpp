// Memory behind which nothing may be touched: it ends where a page without access begins, in every build.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace ferrorpc::proptests {

// A buffer that ends at such a page. Making one is cheap: pages are kept for the next.
class GuardedBuffer {
public:
    explicit GuardedBuffer(std::size_t size);
    explicit GuardedBuffer(std::string_view content);
    ~GuardedBuffer();
    GuardedBuffer(const GuardedBuffer &) = delete;
    GuardedBuffer &operator=(const GuardedBuffer &) = delete;

    std::span<std::byte> bytes() const { return bytes_; }

private:
    std::span<std::byte> pages_;
    std::span<std::byte> bytes_;
};

// What `check` gives, or that it touched memory that is not there. What the check had allocated is then lost.
std::string without_fault(const std::function<std::string()> &check);

// `check` on a guarded copy.
template <typename Check>
std::string guarded(std::string_view content, const Check &check)
{
    const GuardedBuffer buffer{content};
    return without_fault([&]() -> std::string { return check(std::span<const std::byte>{buffer.bytes()}); });
}

} // namespace ferrorpc::proptests
