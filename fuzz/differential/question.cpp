#include "question.hpp"

#include <proptests/checks/hex_dump.hpp>

#include <array>
#include <string_view>

namespace ferrorpc::differential {
namespace {

constexpr std::array<std::string_view, 7> messages = {"?",       "announce", "frame", "barrier", "response_prefix",
                                                      "request", "response"};
constexpr std::array<std::string_view, 6> results = {"no answer", "accepted", "incomplete", "rejected", "skipped", "errored"};
constexpr std::array<std::string_view, 8> classes = {"",          "truncated", "wrong_tag",    "invalid_utf8", "invalid_rank",
                                                     "too_small", "too_large", "unknown_frame"};

constexpr std::size_t hex_size_max = 64; // bytes of one field in one line

// A port may answer any number.
template <std::size_t Count>
std::string_view name_in(const std::array<std::string_view, Count> &names, std::uint32_t value)
{
    return value < Count ? names.at(value) : "?";
}

std::string hex(ferrorpc_decoder_bytes bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : taken(bytes).first(std::min(bytes.size, hex_size_max))) {
        text += digits[std::to_integer<unsigned>(byte) >> 4];
        text += digits[std::to_integer<unsigned>(byte) & 0xF];
    }
    return bytes.size > hex_size_max ? text + "... (" + std::to_string(bytes.size) + " bytes)" : text;
}

std::string describe(const ferrorpc_decoder_fields &fields, std::uint32_t shown)
{
    std::string text;
    const auto show = [&](std::uint32_t bit, std::string_view name, const std::string &value) {
        if ((shown & bit) != 0) {
            text += (text.empty() ? "" : ", ") + std::string{name} + " " + value;
        }
    };
    show(FERRORPC_DECODER_RANK, "rank", std::to_string(fields.rank));
    show(FERRORPC_DECODER_LENGTH, "length", std::to_string(fields.length));
    show(FERRORPC_DECODER_KIND, "kind", std::string{name_in(messages, fields.kind)});
    show(FERRORPC_DECODER_MESSAGE_LENGTH, "message_length", std::to_string(fields.message_length));
    show(FERRORPC_DECODER_REQUEST_ID, "request_id", std::to_string(fields.request_id));
    show(FERRORPC_DECODER_NAME, "name", hex(fields.name));
    show(FERRORPC_DECODER_IS_ERROR, "is_error", std::to_string(fields.is_error));
    show(FERRORPC_DECODER_PAYLOAD, "payload", hex(fields.payload));
    show(FERRORPC_DECODER_ERROR_MESSAGE, "error_message", hex(fields.error_message));
    show(FERRORPC_DECODER_CANONICAL, "canonical", std::to_string(fields.canonical));
    return text;
}

std::uint32_t fields_given(const ferrorpc_decoder_command &command)
{
    switch (command.message) {
    case FERRORPC_DECODER_ANNOUNCE:
        return FERRORPC_DECODER_RANK;
    case FERRORPC_DECODER_REQUEST:
        return FERRORPC_DECODER_REQUEST_ID | FERRORPC_DECODER_NAME | FERRORPC_DECODER_PAYLOAD;
    case FERRORPC_DECODER_RESPONSE:
        return FERRORPC_DECODER_REQUEST_ID | FERRORPC_DECODER_IS_ERROR |
               (command.fields.is_error != 0 ? FERRORPC_DECODER_ERROR_MESSAGE : FERRORPC_DECODER_PAYLOAD);
    default:
        return 0;
    }
}

} // namespace

ferrorpc_decoder_answer ask(const ferrorpc_decoder &decoder, const Question &question)
{
    ferrorpc_decoder_answer answer{};
    (question.operation == Operation::decode ? decoder.decode : decoder.encode)(&question.command, &answer);
    return answer;
}

std::size_t size_of(const Question &question) noexcept
{
    const auto &[operation, command] = question;
    return operation == Operation::decode
               ? command.bytes.size
               : command.fields.name.size + command.fields.payload.size + command.fields.error_message.size;
}

std::string describe(const Question &question)
{
    const auto &[operation, command] = question;
    const std::string_view message = name_in(messages, command.message);
    std::string text = (operation == Operation::decode ? "decode " : "encode ") + std::string{message} + ", cap " +
                       std::to_string(command.cap);
    if (command.message == FERRORPC_DECODER_ANNOUNCE) {
        text += ", world size " + std::to_string(command.world_size);
    }
    if (operation == Operation::encode) {
        return text + "\n  " + describe(command.fields, fields_given(command)) + "\n";
    }
    const std::string_view bytes = as_text(taken(command.bytes));
    return text + "\n" +
           (command.message == FERRORPC_DECODER_FRAME ? proptests::hex_dump_of_frames(bytes)
                                                      : proptests::hex_dump(message, bytes));
}

std::string describe(const Question &question, const ferrorpc_decoder_answer &answer)
{
    std::string text{name_in(results, answer.result)};
    if (answer.result == FERRORPC_DECODER_ACCEPTED) {
        return text + ": " +
               (question.operation == Operation::decode ? describe(answer.fields, answer.fields.observed) : hex(answer.bytes));
    }
    if (answer.error_class != FERRORPC_DECODER_NO_CLASS) {
        text += ", " + std::string{name_in(classes, answer.error_class)};
    }
    return answer.text.size == 0 ? text : text + ": " + std::string{as_text(taken(answer.text))};
}

} // namespace ferrorpc::differential
