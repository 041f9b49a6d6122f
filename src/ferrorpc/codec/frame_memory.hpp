/// Where a FrameReader takes its memory from, so that a program can keep some ready for the next large frame.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace ferrorpc {

class FrameMemory {
public:
    struct Block {
        std::byte *data = nullptr;
        std::size_t size = 0; ///< bytes
    };

    virtual ~FrameMemory() = default;

    /// A block of at least `size` bytes, and of `wished` or some more where such a one lies ready: what is wished for rests on
    /// a peer's word, so nothing is allocated for it (spec/protocol.md#LIM-5). Throws std::bad_alloc.
    virtual Block take(std::size_t size, std::size_t wished) = 0;

    /// On any thread, for frames outlive their reader.
    virtual void give_back(Block block) noexcept = 0;
};

/// Ends a block where it came from: a FrameMemory, or with none new[].
class FrameMemoryDeleter {
public:
    FrameMemoryDeleter() noexcept = default;
    FrameMemoryDeleter(std::shared_ptr<FrameMemory> memory, std::size_t size) noexcept : memory_{std::move(memory)}, size_{size}
    {
    }

    void operator()(std::byte *data) const noexcept
    {
        if (memory_ != nullptr) {
            memory_->give_back({data, size_});
        } else {
            delete[] data;
        }
    }

private:
    std::shared_ptr<FrameMemory> memory_; // nullptr: none
    std::size_t size_ = 0;
};

using FrameBuffer = std::unique_ptr<std::byte[], FrameMemoryDeleter>;

} // namespace ferrorpc
