#include <ferrorpc/agent/raw/raw_messages.hpp>

#include <ferrorpc/agent/core/call_result.hpp>
#include <ferrorpc/agent/core/texts.hpp>
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

std::string_view without_introduction(std::string_view text)
{
    constexpr std::string_view introduction = "invalid argument: ";
    return text.starts_with(introduction) ? text.substr(introduction.size()) : text;
}

std::optional<std::uint64_t> request_id_of(ByteView request)
{
    const ByteView head = request.first(std::min<std::size_t>(request.size(), 9));
    if (head.size() < 9 || head[0] != std::byte{1}) {
        return std::nullopt;
    }
    std::uint64_t id = 0;
    for (std::size_t index = 8; index >= 1; --index) { // spec/protocol.md#MSG-1
        id = id << 8 | std::to_integer<std::uint64_t>(head[index]);
    }
    return id;
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
