/// Memory of large frames that are done, kept for those that come next: fresh memory costs more than to read a frame into it.
#pragma once

#include <ferrorpc/codec/frame_memory.hpp>

#include <array>
#include <cstddef>
#include <mutex>

namespace ferrorpc::detail {

/// Thread-safe. What is taken may outlive the agent; it keeps the cache.
class FrameCache final : public FrameMemory {
public:
    /// Bytes kept at most. Two messages of 16 MiB: one that is read while another is in use.
    static constexpr std::size_t kept_max = std::size_t{33} << 20;

    FrameCache() = default;
    FrameCache(const FrameCache &) = delete;
    FrameCache &operator=(const FrameCache &) = delete;
    ~FrameCache() override { clear(); }

    Block take(std::size_t size, std::size_t wished) override;
    void give_back(Block block) noexcept override;

    /// Frees what is kept.
    void clear() noexcept;

    std::size_t kept() const noexcept;

private:
    static constexpr std::size_t blocks_max = 64;

    Block find(std::size_t size, std::size_t wished) noexcept;
    std::size_t smallest(std::size_t size) const noexcept;
    void remove(std::size_t index) noexcept;

    mutable std::mutex mutex_;
    std::array<Block, blocks_max> blocks_; // the oldest first
    std::size_t count_ = 0;                // of blocks_
    std::size_t kept_ = 0;                 // bytes
};

} // namespace ferrorpc::detail
