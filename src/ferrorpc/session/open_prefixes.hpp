/// Response prefixes whose message is still to come (spec/protocol.md#KND-6). Not for users of the library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

namespace ferrorpc::detail {

/// Lengths announced, in any order, and how often each.
class OpenPrefixes {
public:
    void open(std::uint64_t length)
    {
        ++counts_[length];
        ++size_;
    }

    bool is_open(std::uint64_t length) const noexcept { return counts_.contains(length); }

    /// One of this length, which must be open, has its message now.
    void close(std::uint64_t length) noexcept
    {
        const auto count = counts_.find(length);
        if (--count->second == 0) {
            counts_.erase(count);
        }
        --size_;
    }

    std::size_t size() const noexcept { return size_; }

private:
    std::map<std::uint64_t, std::size_t> counts_; // none is 0
    std::size_t size_ = 0;
};

} // namespace ferrorpc::detail
