#include <ferrorpc/agent/raw/raw_messages.hpp>

#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/generated/wire.h>
#include <ferrorpc/session/not_registered.hpp>

#include <memory>
#include <string>

namespace ferrorpc::detail {
namespace {

// `part` of `whole`, sharing the memory.
Payload part_of(const Payload &whole, ByteView part)
{
    return {std::make_shared<const Payload>(whole), part};
}

} // namespace

RpcResult codec_failure(const Error &error, Errc code)
{
    return failure(code, std::string{error.text().view()});
}

std::optional<std::uint64_t> request_id_of(ByteView request)
{
    ferrorpc_reader reader = ferrorpc_make_reader(request.data(), request.size(), FERRORPC_TRUNCATED);
    ferrorpc_read_tag(&reader, FERRORPC_FIELD_REQUEST_TAG, 0x01);
    const std::uint64_t id = ferrorpc_read_u64(&reader, FERRORPC_FIELD_REQUEST_REQUEST_ID);
    return reader.error.error_class == FERRORPC_OK ? std::optional{id} : std::nullopt;
}

RpcResult result_of(const Payload &message, std::string_view name, std::uint64_t rank)
{
    const std::expected<Response, Error> response = decode_response(message);
    if (!response) { // spec/protocol.md#ERR-7
        return codec_failure(response.error(), Errc::undecodable_response);
    }
    if (!response->is_error()) {
        return {{}, {}, {}, part_of(message, response->payload)};
    }
    const Errc code = is_not_registered(response->error_message, name, rank) ? Errc::function_not_found : Errc::remote_error;
    return {code, texts::remote_error(response->error_message), std::string{response->error_message}, {}};
}

} // namespace ferrorpc::detail
