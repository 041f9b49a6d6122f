#include <ferrorpc/codec/response.hpp>

#include <ferrorpc/codec/encode.hpp>

namespace ferrorpc {
namespace {

ferrorpc_response to_core(const Response &response) noexcept
{
    return {response.request_id, response.error_flag, detail::to_core(response.payload),
            detail::to_core(as_bytes(response.error_message)), response.trailing_size};
}

} // namespace

std::expected<ResponsePrefix, Error> decode_response_prefix(ByteView content, std::uint64_t cap) noexcept
{
    ferrorpc_response_prefix core{};
    const ferrorpc_error error = ferrorpc_decode_response_prefix(content.data(), content.size(), cap, &core);
    if (!detail::is_ok(error)) {
        return std::unexpected{Error{error}};
    }
    return ResponsePrefix{core.message_length};
}

bool is_canonical(const Response &response) noexcept
{
    const ferrorpc_response core = to_core(response);
    return ferrorpc_response_is_canonical(&core);
}

std::expected<Response, Error> decode_response(ByteView message) noexcept
{
    ferrorpc_response core{};
    const ferrorpc_error error = ferrorpc_decode_response(message.data(), message.size(), &core);
    if (!detail::is_ok(error)) {
        return std::unexpected{Error{error}};
    }
    return Response{core.request_id,
                    core.error_flag,
                    {core.payload.data, core.payload.size},
                    as_text({core.error_message.data, core.error_message.size}),
                    core.trailing_size};
}

std::uint64_t encoded_size(const Response &response) noexcept
{
    const ferrorpc_response core = to_core(response);
    const std::uint64_t size = ferrorpc_response_size(&core);
    return size == UINT64_MAX ? size : response_head_size - FERRORPC_RESPONSE_SIZE_MIN + size;
}

// spec/protocol.md#RSP-1 and RSP-4: two frames, and the first announces the second's length.
std::expected<std::size_t, Error> encode_head(const Response &response, std::span<std::byte> out, std::uint64_t cap) noexcept
{
    constexpr std::size_t prefix_at = frame_header_size;
    constexpr std::size_t header_at = prefix_at + FERRORPC_RESPONSE_PREFIX_SIZE;
    constexpr std::size_t message_at = header_at + frame_header_size;

    const ferrorpc_response core = to_core(response);
    const std::span<std::byte> message = detail::behind(out, message_at);
    std::size_t written = 0;
    const ferrorpc_error error = ferrorpc_encode_response_head(&core, cap, message.data(), message.size(), &written);
    if (!detail::is_ok(error)) {
        return std::unexpected{Error{error}};
    }
    const ferrorpc_frame_header prefix_header{FERRORPC_RESPONSE_PREFIX_SIZE};
    const ferrorpc_frame_header message_header{ferrorpc_response_size(&core)};
    const ferrorpc_response_prefix prefix{message_header.length};
    std::size_t part = 0;
    ferrorpc_encode_frame_header(&prefix_header, cap, out.data(), frame_header_size, &part);
    ferrorpc_encode_response_prefix(&prefix, cap, out.data() + prefix_at, FERRORPC_RESPONSE_PREFIX_SIZE, &part);
    ferrorpc_encode_frame_header(&message_header, cap, out.data() + header_at, frame_header_size, &part);
    return message_at + written;
}

std::expected<std::size_t, Error> encode(const Response &response, std::span<std::byte> out, std::uint64_t cap) noexcept
{
    const ferrorpc_field field = response.is_error() ? FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE : FERRORPC_FIELD_RESPONSE_PAYLOAD;
    return detail::append_tail(encode_head(response, out, cap), out, response_head_size - FERRORPC_RESPONSE_SIZE_MIN,
                               response.content(), field);
}

} // namespace ferrorpc
