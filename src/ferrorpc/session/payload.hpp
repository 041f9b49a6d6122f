/// Bytes of a call's arguments or result, shared and never changed, so that they are handed on without a copy. C++20.
#pragma once

#include <ferrorpc/codec/bytes.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace ferrorpc {

/// A view together with whatever keeps its bytes alive. Copying shares the bytes; they live until the last payload that shows
/// them ends. One payload is not thread-safe, as an int is not; two that share bytes may be used by two threads.
class Payload {
public:
    Payload() noexcept = default;

    /// Takes the bytes over.
    Payload(std::vector<std::byte> bytes)
    {
        auto owner = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
        view_ = *owner;
        owner_ = std::move(owner);
    }

    /// Bytes that live as long as `owner` does.
    Payload(std::shared_ptr<const void> owner, ByteView bytes) noexcept : owner_{std::move(owner)}, view_{bytes} {}

    static Payload copy_of(ByteView bytes)
    {
        if (bytes.empty()) {
            return {};
        }
        auto owner = std::make_shared_for_overwrite<std::byte[]>(bytes.size());
        std::ranges::copy(bytes, owner.get());
        const ByteView view{owner.get(), bytes.size()};
        return {std::move(owner), view};
    }

    Payload(const Payload &) = default;
    Payload &operator=(const Payload &) = default;
    Payload(Payload &&other) noexcept : owner_{std::move(other.owner_)}, view_{std::exchange(other.view_, {})} {}
    Payload &operator=(Payload &&other) noexcept
    {
        owner_ = std::move(other.owner_);
        view_ = std::exchange(other.view_, {});
        return *this;
    }
    ~Payload() = default;

    ByteView view() const noexcept { return view_; }
    operator ByteView() const noexcept { return view_; }
    const std::byte *data() const noexcept { return view_.data(); }
    std::size_t size() const noexcept { return view_.size(); }
    bool empty() const noexcept { return view_.empty(); }

    /// Whether the bytes are the same, whoever owns them.
    friend bool operator==(const Payload &left, const Payload &right) noexcept
    {
        return std::ranges::equal(left.view_, right.view_);
    }

private:
    std::shared_ptr<const void> owner_;
    ByteView view_;
};

} // namespace ferrorpc
