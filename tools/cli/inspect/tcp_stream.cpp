#include "tcp_stream.hpp"

#include <algorithm>
#include <utility>

namespace ferrorpc::cli {

void TcpStream::add(std::uint32_t sequence, ByteView payload, const Sink &sink)
{
    if (payload.empty()) {
        return;
    }
    // Sequence numbers wrap; the difference to what comes next tells where it belongs.
    const auto distance = static_cast<std::int32_t>(sequence - (first_ + static_cast<std::uint32_t>(next_)));
    const std::int64_t offset = static_cast<std::int64_t>(next_) + distance;
    if (offset < 0) {
        return; // in front of the first byte: a keep-alive, or another connection's
    }
    const auto place = static_cast<std::uint64_t>(offset);
    if (place > next_) {
        std::vector<std::byte> &kept = ahead_[place];
        if (payload.size() > kept.size()) {
            kept.assign(payload.begin(), payload.end());
        }
        return;
    }
    hand_over(place, payload, sink);
    while (!ahead_.empty() && ahead_.begin()->first <= next_) {
        const auto segment = ahead_.extract(ahead_.begin());
        hand_over(segment.key(), segment.mapped(), sink);
    }
}

void TcpStream::hand_over(std::uint64_t offset, ByteView bytes, const Sink &sink)
{
    const std::uint64_t known = next_ - offset;
    if (known < bytes.size()) {
        next_ = offset + bytes.size();
        sink(bytes.subspan(static_cast<std::size_t>(known)));
    }
}

std::uint64_t TcpStream::waiting_size() const noexcept
{
    std::uint64_t end = next_;
    std::uint64_t size = 0;
    for (const auto &[offset, bytes] : ahead_) {
        const std::uint64_t begin = std::max(offset, end);
        end = std::max<std::uint64_t>(end, offset + bytes.size());
        size += end - std::min(begin, end);
    }
    return size;
}

} // namespace ferrorpc::cli
