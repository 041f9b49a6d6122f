#include <ferrorpc/codec/frame.hpp>

#include <ferrorpc/generated/wire_names.h>

#include <span>

namespace ferrorpc {
namespace {

Error unknown_frame(std::size_t offset, std::uint64_t length, std::byte first_byte) noexcept
{
    return Error{{FERRORPC_UNKNOWN_FRAME, FERRORPC_FIELD_FRAME_HEADER_LENGTH, offset, length,
                  std::to_integer<std::uint64_t>(first_byte)}};
}

} // namespace

std::string_view name(FrameKind kind) noexcept
{
    return ferrorpc_frame_kind_name(static_cast<ferrorpc_frame_kind>(kind));
}

std::expected<std::optional<FrameHeader>, Error> decode_frame_header(ByteView bytes, std::uint64_t cap) noexcept
{
    ferrorpc_frame_header header{};
    const ferrorpc_error error = ferrorpc_decode_frame_header(bytes.data(), bytes.size(), cap, &header);
    if (error.error_class == FERRORPC_INCOMPLETE) {
        return std::nullopt;
    }
    if (error.error_class != FERRORPC_OK) {
        return std::unexpected{Error{error}};
    }
    return FrameHeader{header.length};
}

std::optional<FrameKind> classify_frame(std::uint64_t length, std::byte first_byte) noexcept
{
    const ferrorpc_frame_kind kind = ferrorpc_classify_frame(length, first_byte);
    if (kind == FERRORPC_FRAME_UNKNOWN) { // spec/protocol.md#KND-5
        return std::nullopt;
    }
    return static_cast<FrameKind>(kind);
}

std::expected<std::optional<Frame>, Error> decode_frame(ByteView bytes, std::uint64_t cap) noexcept
{
    const auto header = decode_frame_header(bytes, cap);
    if (!header) {
        return std::unexpected{header.error()};
    }
    if (!*header) {
        return std::nullopt;
    }
    const std::uint64_t length = (*header)->length;
    const ByteView arrived = bytes.subspan(frame_header_size);
    const bool needs_first_byte = ferrorpc_frame_kind_needs_first_byte(length);
    if (needs_first_byte && arrived.empty()) {
        return std::nullopt;
    }
    const std::byte first_byte = needs_first_byte ? arrived.front() : std::byte{0};
    const std::optional<FrameKind> kind = classify_frame(length, first_byte);
    if (!kind) { // spec/protocol.md#KND-5
        return std::unexpected{unknown_frame(needs_first_byte ? frame_header_size : 0, length, first_byte)};
    }
    if (length > arrived.size()) { // spec/protocol.md#FRM-4
        return std::nullopt;
    }
    return Frame{*kind, arrived.first(static_cast<std::size_t>(length))};
}

std::array<std::byte, frame_header_size + FERRORPC_BARRIER_SIZE> encode_barrier() noexcept
{
    std::array<std::byte, frame_header_size + FERRORPC_BARRIER_SIZE> frame{};
    const ferrorpc_frame_header header{FERRORPC_BARRIER_SIZE};
    const ferrorpc_barrier barrier{0};
    const std::span<std::byte> content = std::span{frame}.subspan(frame_header_size);
    std::size_t written = 0;
    ferrorpc_encode_frame_header(&header, frame_length_limit, frame.data(), frame_header_size, &written);
    ferrorpc_encode_barrier(&barrier, content.data(), content.size(), &written);
    return frame;
}

} // namespace ferrorpc
