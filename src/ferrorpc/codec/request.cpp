#include <ferrorpc/codec/request.hpp>

#include <ferrorpc/codec/encode.hpp>

namespace ferrorpc {
namespace {

ferrorpc_request to_core(const Request &request) noexcept
{
    return {request.request_id, detail::to_core(as_bytes(request.name)), detail::to_core(request.payload),
            request.trailing_size};
}

} // namespace

bool is_canonical(const Request &request) noexcept
{
    const ferrorpc_request core = to_core(request);
    return ferrorpc_request_is_canonical(&core);
}

std::expected<Request, Error> decode_request(ByteView message) noexcept
{
    ferrorpc_request core{};
    const ferrorpc_error error = ferrorpc_decode_request(message.data(), message.size(), &core);
    if (!detail::is_ok(error)) {
        return std::unexpected{Error{error}};
    }
    return Request{
        core.request_id, as_text({core.name.data, core.name.size}), {core.payload.data, core.payload.size}, core.trailing_size};
}

std::uint64_t encoded_size(const Request &request) noexcept
{
    const ferrorpc_request core = to_core(request);
    const std::uint64_t size = ferrorpc_request_size(&core);
    return size == UINT64_MAX ? size : frame_header_size + size;
}

std::size_t encoded_head_size(const Request &request) noexcept
{
    return frame_header_size + FERRORPC_REQUEST_SIZE_MIN + request.name.size();
}

// spec/protocol.md#REQ-1: one frame.
std::expected<std::size_t, Error> encode_head(const Request &request, std::span<std::byte> out, std::uint64_t cap) noexcept
{
    const ferrorpc_request core = to_core(request);
    const std::span<std::byte> message = detail::behind(out, frame_header_size);
    std::size_t written = 0;
    const ferrorpc_error error = ferrorpc_encode_request_head(&core, cap, message.data(), message.size(), &written);
    if (!detail::is_ok(error)) {
        return std::unexpected{Error{error}};
    }
    const ferrorpc_frame_header header{ferrorpc_request_size(&core)};
    std::size_t header_written = 0;
    ferrorpc_encode_frame_header(&header, cap, out.data(), frame_header_size, &header_written);
    return header_written + written;
}

std::expected<std::size_t, Error> encode(const Request &request, std::span<std::byte> out, std::uint64_t cap) noexcept
{
    return detail::append_tail(encode_head(request, out, cap), out, frame_header_size, request.payload,
                               FERRORPC_FIELD_REQUEST_PAYLOAD);
}

} // namespace ferrorpc
