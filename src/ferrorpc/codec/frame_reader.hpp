/// Cuts a stream of bytes into frames, however the transport splits it. Refuses frames over the cap and frames of no kind,
/// and once it has refused one it refuses all that follows.
#pragma once

#include <ferrorpc/codec/bytes.hpp>
#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/codec/frame.hpp>
#include <ferrorpc/codec/frame_memory.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace ferrorpc {

/// The one part of the codec that holds bytes. Put bytes in with prepare() and commit(), or with append(); then call next()
/// until it gives nullopt:
///
///     std::span<std::byte> room = reader.prepare();
///     reader.commit(read(socket, room.data(), room.size()));
///     while (auto frame = reader.next()) { if (!*frame) break; ... }
///
/// Memory: at most twice the most bytes that waited at once since none last waited, plus a room of prepare(); never what a
/// header claims (spec/protocol.md#LIM-5), unless a FrameMemory has it ready. Work is linear in the bytes. Not thread-safe.
class FrameReader {
public:
    /// Bytes that prepare() gives at least, except at the end of a large frame. A room that was filled is followed by one of
    /// twice the size, up to prepare_size_max, so that many small frames take few reads.
    /// The least is a page and some, so that a message with a page of payload takes one.
    static constexpr std::size_t prepare_size_min = 4096 + 256;
    static constexpr std::size_t prepare_size_max = 65536;

    /// Bytes, header included, from which a frame counts as large: the room of prepare() ends where the frame does, so that its
    /// memory holds nothing else and release() can give it away.
    static constexpr std::size_t large_frame_size = 65536;

    /// `cap`: the longest content of a frame, in bytes; over frame_length_limit it counts as that (spec/protocol.md#LIM-1).
    /// `memory`: nullptr is new[].
    explicit FrameReader(std::uint64_t cap = frame_length_limit, std::shared_ptr<FrameMemory> memory = nullptr) noexcept
        : memory_{std::move(memory)}, cap_{cap}
    {
    }

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

    /// The content of the next frame, whatever its kind, for a connection of raw frames (spec/protocol.md#SES-11). Otherwise as
    /// next().
    std::expected<std::optional<ByteView>, Error> next_content() noexcept;

    /// The memory in which the frame lies that was given out last: its view stays as it is and lives as long as this memory, so
    /// the bytes can be kept without a copy. nullptr when the frame is not large, or the memory holds or awaits other bytes
    /// too.
    FrameBuffer release() noexcept;

    /// Bytes that have arrived and not been given out.
    std::size_t buffered() const noexcept { return end_ - begin_; }

    /// Whether the stream may not end here: the bytes at hand are the start of a frame.
    bool is_mid_frame() const noexcept { return begin_ != end_; }

    /// Bytes of all frames given out so far, headers included: where in the stream the next frame, or the refused one, starts.
    std::uint64_t stream_offset() const noexcept { return stream_offset_; }

    /// Bytes of memory held.
    std::size_t capacity() const noexcept { return capacity_; }

private:
    void give_back(std::size_t kept) noexcept;
    void reserve(std::size_t size, std::size_t size_max, std::size_t wished);
    FrameMemory::Block take(std::size_t size, std::size_t wished);
    std::size_t missing_of_large_frame() const noexcept;
    ByteView arrived() const noexcept { return {buffer_.get() + begin_, buffered()}; }
    void give_out(std::size_t content_size) noexcept;
    void refuse(const Error &error) noexcept;

    // Invariant: begin_ <= end_ <= capacity_; the bytes in [begin_, end_) have arrived and not been given out.
    std::shared_ptr<FrameMemory> memory_;
    FrameBuffer buffer_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t last_size_ = 0;           // of the frame given out last; 0: its memory may be gone
    std::size_t room_ = prepare_size_min; // what prepare() gives at least
    std::size_t given_ = 0;               // what it gave last; SIZE_MAX: the end of a large frame
    bool is_prepared_ = false;            // somebody may be filling the room
    std::uint64_t cap_;
    std::uint64_t stream_offset_ = 0;
    std::optional<Error> error_;
};

} // namespace ferrorpc
