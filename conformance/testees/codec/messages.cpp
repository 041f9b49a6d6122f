#include "messages.hpp"

#include "parts.hpp"

#include <ferrorpc/codec.hpp>

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace testee {
namespace {

using ferrorpc::ByteView;
using nlohmann::json;

json accepted(json fields)
{
    return {{"result", "accepted"}, {"fields", std::move(fields)}};
}

json accepted_bytes(ByteView bytes)
{
    return {{"result", "accepted"}, {"bytes", to_hex(bytes)}};
}

json rejected(const ferrorpc::Error &error)
{
    return {{"result", "rejected"},
            {"class", name(error.error_class())},
            {"offset", error.offset()},
            {"message", error.text().view()}};
}

json skipped(const std::string &message)
{
    return {{"result", "skipped"}, {"reason", "no message " + message}};
}

std::uint64_t cap_of(const json &command)
{
    return number_of(command.at("cap"));
}

json fields_of(const ferrorpc::Announce &announce)
{
    return {{"rank", std::to_string(announce.rank)}};
}

json fields_of(const ferrorpc::Frame &frame)
{
    return {{"length", std::to_string(frame.content.size())}, {"kind", name(frame.kind)}};
}

json fields_of(const ferrorpc::ResponsePrefix &prefix)
{
    return {{"message_length", std::to_string(prefix.message_length)}};
}

json fields_of(const ferrorpc::Request &request)
{
    return {{"request_id", std::to_string(request.request_id)},
            {"name", to_hex(ferrorpc::as_bytes(request.name))},
            {"payload", to_hex(request.payload)},
            {"canonical", is_canonical(request)}};
}

json fields_of(const ferrorpc::Response &response)
{
    return {{"request_id", std::to_string(response.request_id)},
            {"is_error", response.is_error()},
            {response.is_error() ? "error_message" : "payload", to_hex(response.content())},
            {"canonical", is_canonical(response)}};
}

template <typename Message>
json answer(const std::expected<Message, ferrorpc::Error> &message)
{
    return message ? accepted(fields_of(*message)) : rejected(message.error());
}

template <typename Unit>
json answer(const std::expected<std::optional<Unit>, ferrorpc::Error> &unit)
{
    if (unit && !*unit) {
        return {{"result", "incomplete"}};
    }
    return unit ? accepted(fields_of(**unit)) : rejected(unit.error());
}

// Encodes into a buffer of exactly the size that the codec asks for.
template <typename Message>
json encode_message(const Message &message, std::uint64_t cap)
{
    const std::uint64_t size = ferrorpc::encoded_size(message);
    Bytes out(size == UINT64_MAX ? 0 : static_cast<std::size_t>(size));
    const auto written = ferrorpc::encode(message, out, cap);
    return written ? accepted_bytes(ByteView{out}.first(*written)) : rejected(written.error());
}

json encode_announce(const json &command)
{
    const auto bytes =
        ferrorpc::encode_announce({number_of(command.at("fields").at("rank"))}, number_of(command.at("world_size")));
    return bytes ? accepted_bytes(*bytes) : rejected(bytes.error());
}

json encode_request(const json &command)
{
    const json &fields = command.at("fields");
    const Bytes name = bytes_of(fields.at("name"));
    const Bytes payload = bytes_of(fields.at("payload"));
    return encode_message(ferrorpc::Request{number_of(fields.at("request_id")), ferrorpc::as_text(name), payload, 0},
                          cap_of(command));
}

json encode_response(const json &command)
{
    const json &fields = command.at("fields");
    const std::uint64_t request_id = number_of(fields.at("request_id"));
    const bool is_error = fields.at("is_error").get<bool>();
    const Bytes content = bytes_of(fields.at(is_error ? "error_message" : "payload"));
    return encode_message(is_error ? ferrorpc::Response::failure(request_id, ferrorpc::as_text(content))
                                   : ferrorpc::Response::success(request_id, content),
                          cap_of(command));
}

using Operation = std::function<json(const json &command, ByteView bytes)>;

const std::map<std::string, Operation> decoders = {
    {"announce", [](const json &command,
                    ByteView bytes) { return answer(ferrorpc::decode_announce(bytes, number_of(command.at("world_size")))); }},
    {"frame", [](const json &command, ByteView bytes) { return answer(ferrorpc::decode_frame(bytes, cap_of(command))); }},
    {"response_prefix",
     [](const json &command, ByteView bytes) { return answer(ferrorpc::decode_response_prefix(bytes, cap_of(command))); }},
    {"request", [](const json &, ByteView bytes) { return answer(ferrorpc::decode_request(bytes)); }},
    {"response", [](const json &, ByteView bytes) { return answer(ferrorpc::decode_response(bytes)); }},
};

const std::map<std::string, std::function<json(const json &command)>> encoders = {
    {"announce", encode_announce},
    {"barrier", [](const json &) { return accepted_bytes(ferrorpc::encode_barrier()); }},
    {"request", encode_request},
    {"response", encode_response},
};

} // namespace

json decode(const json &command)
{
    const auto message = command.at("message").get<std::string>();
    const auto decoder = decoders.find(message);
    return decoder == decoders.end() ? skipped(message) : decoder->second(command, bytes_of(command.at("bytes")));
}

json encode(const json &command)
{
    const auto message = command.at("message").get<std::string>();
    const auto encoder = encoders.find(message);
    return encoder == encoders.end() ? skipped(message) : encoder->second(command);
}

} // namespace testee
