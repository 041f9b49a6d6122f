// One direction of a TCP connection: puts its segments in order. Of bytes that come twice the first are kept.
#pragma once

#include <ferrorpc/codec/bytes.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace ferrorpc::cli {

// Memory: what came ahead of a gap.
class TcpStream {
public:
    using Sink = std::function<void(ByteView)>;

    // `sequence`: of the first byte.
    explicit TcpStream(std::uint32_t sequence) : first_{sequence} {}

    // Hands over the bytes that are in order now.
    void add(std::uint32_t sequence, ByteView payload, const Sink &sink);

    std::uint32_t first_sequence() const noexcept { return first_; }

    // Bytes that came behind a gap, which will not be closed any more; the gap's size.
    std::uint64_t waiting_size() const noexcept;
    std::uint64_t gap_size() const noexcept { return ahead_.empty() ? 0 : ahead_.begin()->first - next_; }

private:
    void hand_over(std::uint64_t offset, ByteView bytes, const Sink &sink);

    std::uint32_t first_;
    std::uint64_t next_ = 0;                                // offset from the stream's first byte of the next one to come
    std::map<std::uint64_t, std::vector<std::byte>> ahead_; // by offset, all over next_
};

} // namespace ferrorpc::cli
