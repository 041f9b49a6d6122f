#include <ferrorpc/session/outgoing.hpp>

#include <ferrorpc/codec/frame.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace ferrorpc::detail {
namespace {

std::expected<void, Error> write_header(std::span<std::byte> out, std::uint64_t length, std::uint64_t cap) noexcept
{
    const ferrorpc_frame_header header{length};
    std::size_t written = 0;
    const ferrorpc_error error = ferrorpc_encode_frame_header(&header, cap, out.data(), frame_header_size, &written);
    if (error.error_class != FERRORPC_OK) {
        return std::unexpected{Error{error}};
    }
    return {};
}

std::expected<Outgoing, Error> make_answer(const Response &response, Payload payload, std::uint64_t cap)
{
    Outgoing message{Outgoing::Kind::answer, 0, std::vector<std::byte>(response_head_size), std::move(payload)};
    if (const auto written = encode_head(response, message.head, cap); !written) {
        return std::unexpected{written.error()};
    }
    return message;
}

} // namespace

std::expected<Outgoing, Error> make_request(std::uint64_t request_id, std::string_view name, Payload payload, std::uint64_t cap,
                                            std::optional<std::size_t> request_size)
{
    const std::uint64_t length_max = std::min<std::uint64_t>(cap, request_size.value_or(cap));
    const Request request{request_id, name, payload, 0};
    if (name.size() > length_max) { // before memory is taken for it
        return std::unexpected{Error{{FERRORPC_TOO_LARGE, FERRORPC_FIELD_REQUEST_TAG, 0, name.size(), length_max}}};
    }
    Outgoing message{Outgoing::Kind::request, request_id, std::vector<std::byte>(encoded_head_size(request)), {}};
    if (const auto written = encode_head(request, message.head, length_max); !written) {
        return std::unexpected{written.error()};
    }
    if (request_size) { // spec/protocol.md#REQ-6: the frame is as long as the server has declared
        message.padding = *request_size + frame_header_size - message.head.size() - payload.size();
        if (const auto written = write_header(message.head, *request_size, cap); !written) {
            return std::unexpected{written.error()};
        }
    }
    message.payload = std::move(payload);
    return message;
}

std::expected<Outgoing, Error> make_response(std::uint64_t request_id, Payload payload, std::uint64_t cap)
{
    const Response response = Response::success(request_id, payload);
    return make_answer(response, std::move(payload), cap);
}

std::expected<Outgoing, Error> make_error(std::uint64_t request_id, std::string_view message, std::uint64_t cap)
{
    return make_answer(Response::failure(request_id, message), Payload::copy_of(as_bytes(message)), cap);
}

Outgoing make_token()
{
    const auto frame = encode_barrier();
    return {Outgoing::Kind::token, 0, {frame.begin(), frame.end()}, {}};
}

std::expected<Outgoing, Error> make_raw(Payload payload, std::uint64_t cap)
{
    Outgoing message{Outgoing::Kind::raw, 0, std::vector<std::byte>(frame_header_size), {}};
    if (const auto written = write_header(message.head, payload.size(), cap); !written) {
        return std::unexpected{written.error()};
    }
    message.payload = std::move(payload);
    return message;
}

} // namespace ferrorpc::detail
