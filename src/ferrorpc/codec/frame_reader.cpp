#include <ferrorpc/codec/frame_reader.hpp>

#include <algorithm>
#include <cassert>

namespace ferrorpc {

// Makes room for `size` more bytes. Bytes move only when at least as many have been given out since they last moved, or the
// memory doubles, so the work stays linear.
void FrameReader::reserve(std::size_t size)
{
    if (capacity_ - end_ >= size) {
        return;
    }
    const std::size_t kept = buffered();
    if (begin_ >= kept && capacity_ - kept >= size) {
        std::copy_n(buffer_.get() + begin_, kept, buffer_.get());
    } else {
        const std::size_t capacity = kept + std::max(kept, size);
        auto buffer = std::make_unique_for_overwrite<std::byte[]>(capacity);
        std::copy_n(buffer_.get() + begin_, kept, buffer.get());
        buffer_ = std::move(buffer);
        capacity_ = capacity;
    }
    begin_ = 0;
    end_ = kept;
}

std::span<std::byte> FrameReader::prepare()
{
    if (begin_ == end_) {
        begin_ = end_ = 0;
        if (capacity_ > prepare_size_min) { // a large frame is done: give its memory back
            buffer_.reset();
            capacity_ = 0;
        }
    }
    reserve(prepare_size_min);
    return {buffer_.get() + end_, capacity_ - end_};
}

void FrameReader::commit(std::size_t size) noexcept
{
    assert(size <= capacity_ - end_);
    if (!error_) { // spec/protocol.md#FRM-5
        end_ += size;
    }
}

void FrameReader::append(ByteView bytes)
{
    if (error_) { // spec/protocol.md#FRM-5
        return;
    }
    reserve(bytes.size());
    std::copy_n(bytes.data(), bytes.size(), buffer_.get() + end_);
    end_ += bytes.size();
}

// spec/protocol.md#FRM-2 and FRM-3: frames follow each other, and only whole ones are given out.
std::expected<std::optional<Frame>, Error> FrameReader::next() noexcept
{
    if (error_) {
        return std::unexpected{*error_};
    }
    const auto frame = decode_frame({buffer_.get() + begin_, buffered()}, cap_);
    if (!frame) {
        error_ = frame.error();
        begin_ = end_;
    } else if (*frame) {
        const std::size_t size = frame_header_size + (*frame)->content.size();
        begin_ += size;
        stream_offset_ += size;
    }
    return frame;
}

} // namespace ferrorpc
