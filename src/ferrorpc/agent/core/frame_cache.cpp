#include <ferrorpc/agent/core/frame_cache.hpp>

#include <algorithm>
#include <utility>

namespace ferrorpc::detail {

FrameMemory::Block FrameCache::take(std::size_t size, std::size_t wished)
{
    const Block kept = find(size, std::max(size, wished));
    return kept.data != nullptr ? kept : Block{new std::byte[size], size};
}

FrameMemory::Block FrameCache::find(std::size_t size, std::size_t wished) noexcept
{
    const std::lock_guard lock{mutex_};
    std::size_t best = smallest(wished);
    if (best == count_ && size < wished) {
        best = smallest(size);
    }
    if (best == count_) {
        return {};
    }
    const Block block = blocks_[best];
    remove(best);
    return block;
}

/// The index of the smallest that does, but of none that is far too large: it would be missing elsewhere. count_: there is
/// none.
std::size_t FrameCache::smallest(std::size_t size) const noexcept
{
    std::size_t best = count_;
    for (std::size_t index = 0; index < count_; ++index) {
        const std::size_t found = blocks_[index].size;
        if (found >= size && found / 2 <= size && (best == count_ || found < blocks_[best].size)) {
            best = index;
        }
    }
    return best;
}

void FrameCache::remove(std::size_t index) noexcept
{
    kept_ -= blocks_[index].size;
    std::move(blocks_.begin() + static_cast<std::ptrdiff_t>(index) + 1, blocks_.begin() + static_cast<std::ptrdiff_t>(count_),
              blocks_.begin() + static_cast<std::ptrdiff_t>(index));
    --count_;
}

void FrameCache::give_back(Block block) noexcept
{
    if (block.size > kept_max) {
        delete[] block.data;
        return;
    }
    const std::lock_guard lock{mutex_};
    while (count_ == blocks_max || kept_ + block.size > kept_max) {
        delete[] blocks_.front().data;
        remove(0);
    }
    blocks_[count_++] = block;
    kept_ += block.size;
}

void FrameCache::clear() noexcept
{
    const std::lock_guard lock{mutex_};
    for (; count_ != 0; --count_) {
        delete[] blocks_[count_ - 1].data;
    }
    kept_ = 0;
}

std::size_t FrameCache::kept() const noexcept
{
    const std::lock_guard lock{mutex_};
    return kept_;
}

} // namespace ferrorpc::detail
