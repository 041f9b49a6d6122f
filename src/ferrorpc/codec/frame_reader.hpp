/// Cuts a stream of bytes into frames, however the transport splits it. Refuses frames over the cap and frames of no kind,
/// and once it has refused one it refuses all that follows.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/codec/frame.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>

namespace ferrorpc {

/// The one part of the codec that holds bytes. Put bytes in with prepare() and commit(), or with append(); then call next()
/// until it gives nullopt:
///
///     std::span<std::byte> room = reader.prepare();
///     reader.commit(read(socket, room.data(), room.size()));
///     while (auto frame = reader.next()) { if (!*frame) break; ... }
///
/// Memory: at most twice the most bytes that waited at once since none last waited, plus prepare_size_min; never what a header
/// claims (spec/protocol.md#LIM-5). Work is linear in the bytes. Not thread-safe.
class FrameReader {
public:
    /// Bytes that prepare() gives at least.
    static constexpr std::size_t prepare_size_min = 4096;

    /// `cap`: the longest content of a frame, in bytes; over frame_length_limit it counts as that (spec/protocol.md#LIM-1).
    explicit FrameReader(std::uint64_t cap = frame_length_limit) noexcept : cap_{cap} {}

    /// Room for the next bytes, until the next call that is not const. Ends the life of frames given out.
    /// Throws std::bad_alloc; the reader is then as it was.
    std::span<std::byte> prepare();

    /// Says that the first `size` bytes of the room that prepare() gave are now filled.
    void commit(std::size_t size) noexcept;

    /// Copies `bytes` in. Ends the life of frames given out. Throws std::bad_alloc; the reader is then as it was.
    void append(ByteView bytes);

    /// The next frame, which lives until prepare(), append() or the reader's end. nullopt: more bytes are needed. An error
    /// stays for good, and later bytes are dropped (spec/protocol.md#FRM-5); its offset counts from the frame's header.
    std::expected<std::optional<Frame>, Error> next() noexcept;

    /// Whether the stream may not end here: the bytes at hand are the start of a frame.
    bool is_mid_frame() const noexcept { return begin_ != end_; }

    /// Bytes of all frames given out so far, headers included: where in the stream the next frame, or the refused one, starts.
    std::uint64_t stream_offset() const noexcept { return stream_offset_; }

    /// Bytes of memory held.
    std::size_t capacity() const noexcept { return capacity_; }

private:
    void reserve(std::size_t size);
    std::size_t buffered() const noexcept { return end_ - begin_; }

    // Invariant: begin_ <= end_ <= capacity_; the bytes in [begin_, end_) have arrived and not been given out.
    std::unique_ptr<std::byte[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t cap_;
    std::uint64_t stream_offset_ = 0;
    std::optional<Error> error_;
};

} // namespace ferrorpc
