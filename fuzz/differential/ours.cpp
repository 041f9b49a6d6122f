#include "ours.hpp"

#include "bytes.hpp"

#include <ferrorpc/codec.hpp>

#include <array>
#include <string>
#include <vector>

namespace ferrorpc::differential {
namespace {

// The values of the two enums are told apart here, so that neither binds the other.
std::uint32_t class_of(ErrorClass error_class)
{
    switch (error_class) {
    case ErrorClass::truncated:
        return FERRORPC_DECODER_TRUNCATED;
    case ErrorClass::wrong_tag:
        return FERRORPC_DECODER_WRONG_TAG;
    case ErrorClass::invalid_utf8:
        return FERRORPC_DECODER_INVALID_UTF8;
    case ErrorClass::invalid_rank:
        return FERRORPC_DECODER_INVALID_RANK;
    case ErrorClass::too_small:
        return FERRORPC_DECODER_TOO_SMALL;
    case ErrorClass::too_large:
        return FERRORPC_DECODER_TOO_LARGE;
    case ErrorClass::unknown_frame:
        return FERRORPC_DECODER_UNKNOWN_FRAME;
    case ErrorClass::not_canonical: // nothing that a command can ask for
    case ErrorClass::no_space:
        break;
    }
    return FERRORPC_DECODER_NO_CLASS;
}

std::uint32_t kind_of(FrameKind kind)
{
    switch (kind) {
    case FrameKind::barrier:
        return FERRORPC_DECODER_BARRIER;
    case FrameKind::response_prefix:
        return FERRORPC_DECODER_RESPONSE_PREFIX;
    case FrameKind::request:
        return FERRORPC_DECODER_REQUEST;
    case FrameKind::response:
        break;
    }
    return FERRORPC_DECODER_RESPONSE;
}

void put(const Announce &announce, ferrorpc_decoder_fields &fields)
{
    fields.observed = FERRORPC_DECODER_RANK;
    fields.rank = announce.rank;
}

void put(const Frame &frame, ferrorpc_decoder_fields &fields)
{
    fields.observed = FERRORPC_DECODER_LENGTH | FERRORPC_DECODER_KIND;
    fields.length = frame.content.size();
    fields.kind = kind_of(frame.kind);
}

void put(const ResponsePrefix &prefix, ferrorpc_decoder_fields &fields)
{
    fields.observed = FERRORPC_DECODER_MESSAGE_LENGTH;
    fields.message_length = prefix.message_length;
}

void put(const Request &request, ferrorpc_decoder_fields &fields)
{
    fields.observed =
        FERRORPC_DECODER_REQUEST_ID | FERRORPC_DECODER_NAME | FERRORPC_DECODER_PAYLOAD | FERRORPC_DECODER_CANONICAL;
    fields.request_id = request.request_id;
    fields.name = given(as_bytes(request.name));
    fields.payload = given(request.payload);
    fields.canonical = is_canonical(request);
}

void put(const Response &response, ferrorpc_decoder_fields &fields)
{
    fields.observed = FERRORPC_DECODER_REQUEST_ID | FERRORPC_DECODER_IS_ERROR | FERRORPC_DECODER_CANONICAL |
                      (response.is_error() ? FERRORPC_DECODER_ERROR_MESSAGE : FERRORPC_DECODER_PAYLOAD);
    fields.request_id = response.request_id;
    fields.is_error = response.is_error();
    fields.payload = given(response.payload);
    fields.error_message = given(as_bytes(response.error_message));
    fields.canonical = is_canonical(response);
}

void put(const Error &error, ferrorpc_decoder_answer &answer)
{
    static ErrorText text; // until the next call, as the header says
    text = error.text();
    answer.result = FERRORPC_DECODER_REJECTED;
    answer.error_class = class_of(error.error_class());
    answer.text = given(as_bytes(text.view()));
}

template <typename Message>
void put(const std::expected<Message, Error> &message, ferrorpc_decoder_answer &answer)
{
    if (message) {
        answer.result = FERRORPC_DECODER_ACCEPTED;
        put(*message, answer.fields);
    } else {
        put(message.error(), answer);
    }
}

template <typename Unit>
void put(const std::expected<std::optional<Unit>, Error> &unit, ferrorpc_decoder_answer &answer)
{
    if (!unit) {
        put(unit.error(), answer);
    } else if (!*unit) {
        answer.result = FERRORPC_DECODER_INCOMPLETE;
    } else {
        answer.result = FERRORPC_DECODER_ACCEPTED;
        put(**unit, answer.fields);
    }
}

void decode(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer)
{
    const ByteView bytes = taken(command->bytes);
    switch (command->message) {
    case FERRORPC_DECODER_ANNOUNCE:
        return put(decode_announce(bytes, command->world_size), *answer);
    case FERRORPC_DECODER_FRAME:
        return put(decode_frame(bytes, command->cap), *answer);
    case FERRORPC_DECODER_RESPONSE_PREFIX:
        return put(decode_response_prefix(bytes, command->cap), *answer);
    case FERRORPC_DECODER_REQUEST:
        return put(decode_request(bytes), *answer);
    case FERRORPC_DECODER_RESPONSE:
        return put(decode_response(bytes), *answer);
    default:
        answer->result = FERRORPC_DECODER_SKIPPED;
    }
}

// Written until the next call, as the header says.
void put_encoded(std::vector<std::byte> bytes, ferrorpc_decoder_answer &answer)
{
    static std::vector<std::byte> kept;
    kept = std::move(bytes);
    answer.result = FERRORPC_DECODER_ACCEPTED;
    answer.bytes = given(kept);
}

template <typename Message>
void encode_message(const Message &message, std::uint64_t cap, ferrorpc_decoder_answer &answer)
{
    const std::uint64_t needed = encoded_size(message);
    std::vector<std::byte> bytes(needed == UINT64_MAX ? 0 : static_cast<std::size_t>(needed)); // then it is refused
    const auto size = encode(message, bytes, cap);
    if (!size) {
        return put(size.error(), answer);
    }
    put_encoded(std::move(bytes), answer);
}

void encode_announce_of(std::uint64_t rank, std::uint64_t world_size, ferrorpc_decoder_answer &answer)
{
    const auto bytes = encode_announce({rank}, world_size);
    if (!bytes) {
        return put(bytes.error(), answer);
    }
    put_encoded({bytes->begin(), bytes->end()}, answer);
}

void encode_command(const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer)
{
    const ferrorpc_decoder_fields &fields = command->fields;
    switch (command->message) {
    case FERRORPC_DECODER_ANNOUNCE:
        return encode_announce_of(fields.rank, command->world_size, *answer);
    case FERRORPC_DECODER_BARRIER: {
        const auto bytes = encode_barrier();
        return put_encoded({bytes.begin(), bytes.end()}, *answer);
    }
    case FERRORPC_DECODER_REQUEST:
        return encode_message(Request{fields.request_id, as_text(taken(fields.name)), taken(fields.payload), 0}, command->cap,
                              *answer);
    case FERRORPC_DECODER_RESPONSE:
        return encode_message(fields.is_error != 0 ? Response::failure(fields.request_id, as_text(taken(fields.error_message)))
                                                   : Response::success(fields.request_id, taken(fields.payload)),
                              command->cap, *answer);
    default:
        answer->result = FERRORPC_DECODER_SKIPPED;
    }
}

} // namespace

const ferrorpc_decoder &ours() noexcept
{
    static const ferrorpc_decoder decoder = {FERRORPC_DECODER_VERSION, FERRORPC_DECODER_IS_CRATE, "ferrorpc codec", decode,
                                             encode_command};
    return decoder;
}

} // namespace ferrorpc::differential
