#include <ferrorpc/codec/frame_reader.hpp>

#include <algorithm>
#include <cassert>

namespace ferrorpc {

// When no bytes wait: gives memory of more than `kept` bytes back, for it was needed by a frame that is done.
void FrameReader::give_back(std::size_t kept) noexcept
{
    if (begin_ != end_) {
        return;
    }
    begin_ = end_ = 0;
    if (capacity_ > kept) {
        buffer_.reset();
        capacity_ = 0;
    }
}

FrameMemory::Block FrameReader::take(std::size_t size, std::size_t wished)
{
    return memory_ == nullptr ? FrameMemory::Block{new std::byte[size], size} : memory_->take(size, wished);
}

// Makes room for `size` more bytes, and for at most `size_max` when memory is allocated for it; `wished` would be best. Bytes
// move only when at least as many have been given out since they last moved, or the memory doubles, so the work stays linear.
void FrameReader::reserve(std::size_t size, std::size_t size_max, std::size_t wished)
{
    if (capacity_ - end_ >= size) {
        return;
    }
    const std::size_t kept = buffered();
    if (begin_ >= kept && capacity_ - kept >= size) {
        std::copy_n(buffer_.get() + begin_, kept, buffer_.get());
    } else {
        const std::size_t more = std::max(kept, size + std::min(kept, size)); // than asked for, or each byte would move all
        const auto [data, capacity] = take(kept + std::min(more, size_max), kept + wished);
        FrameBuffer buffer{data, FrameMemoryDeleter{memory_, capacity}};
        std::copy_n(buffer_.get() + begin_, kept, buffer.get());
        buffer_ = std::move(buffer);
        capacity_ = capacity;
    }
    begin_ = 0;
    end_ = kept;
}

// Bytes of the frame at hand that have not arrived, when it is large and some have not; otherwise 0.
std::size_t FrameReader::missing_of_large_frame() const noexcept
{
    const auto header = decode_frame_header(arrived(), cap_);
    if (!header || !*header) {
        return 0;
    }
    const std::uint64_t size = frame_header_size + (*header)->length;
    return size < large_frame_size || size <= buffered() ? 0 : static_cast<std::size_t>(size) - buffered();
}

std::span<std::byte> FrameReader::prepare()
{
    last_size_ = 0;
    give_back(room_);
    const std::size_t missing = missing_of_large_frame();
    const std::size_t size_max = missing == 0 ? SIZE_MAX : missing;
    reserve(std::min(room_, size_max), size_max, missing == 0 ? room_ : missing);
    is_prepared_ = true;
    const std::size_t room = std::min(capacity_ - end_, size_max);
    given_ = missing == 0 ? room : SIZE_MAX; // the end of a large frame says nothing about what follows
    return {buffer_.get() + end_, room};
}

void FrameReader::commit(std::size_t size) noexcept
{
    assert(size <= capacity_ - end_);
    if (is_prepared_) {
        room_ = size == given_ ? std::min(2 * room_, prepare_size_max) : prepare_size_min;
    }
    is_prepared_ = false;
    if (!error_) { // spec/protocol.md#FRM-5
        end_ += size;
    }
}

void FrameReader::append(ByteView bytes)
{
    if (error_) { // spec/protocol.md#FRM-5
        return;
    }
    last_size_ = 0;
    give_back(bytes.size() + prepare_size_min);
    reserve(bytes.size(), SIZE_MAX, bytes.size());
    std::copy_n(bytes.data(), bytes.size(), buffer_.get() + end_);
    end_ += bytes.size();
}

void FrameReader::give_out(std::size_t content_size) noexcept
{
    last_size_ = frame_header_size + content_size;
    begin_ += last_size_;
    stream_offset_ += last_size_;
}

void FrameReader::refuse(const Error &error) noexcept
{
    error_ = error;
    begin_ = end_;
    last_size_ = 0;
}

// spec/protocol.md#FRM-2 and FRM-3: frames follow each other, and only whole ones are given out.
std::expected<std::optional<Frame>, Error> FrameReader::next() noexcept
{
    if (error_) {
        return std::unexpected{*error_};
    }
    const auto frame = decode_frame(arrived(), cap_);
    if (!frame) {
        refuse(frame.error());
    } else if (*frame) {
        give_out((*frame)->content.size());
    }
    return frame;
}

std::expected<std::optional<ByteView>, Error> FrameReader::next_content() noexcept
{
    if (error_) {
        return std::unexpected{*error_};
    }
    const auto header = decode_frame_header(arrived(), cap_);
    if (!header) {
        refuse(header.error());
        return std::unexpected{header.error()};
    }
    if (!*header || (*header)->length > buffered() - frame_header_size) {
        return std::nullopt;
    }
    const ByteView content = arrived().subspan(frame_header_size, static_cast<std::size_t>((*header)->length));
    give_out(content.size());
    return content;
}

FrameBuffer FrameReader::release() noexcept
{
    if (is_prepared_ || begin_ != end_ || last_size_ < large_frame_size || last_size_ < capacity_ / 2) {
        return nullptr;
    }
    begin_ = end_ = capacity_ = last_size_ = 0;
    return std::move(buffer_);
}

} // namespace ferrorpc
