#include "judge.hpp"

#include "allocation_meter.hpp"
#include "ours.hpp"

#include <ferrorpc/codec.hpp>

#include <algorithm>
#include <array>

namespace ferrorpc::differential {
namespace {

// Ids that every port can write, for one that counts its own from 1.
constexpr std::uint64_t small_ids = 4;

std::uint64_t integer_of(ByteView bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = std::min<std::size_t>(bytes.size(), 8); i > 0; --i) {
        value = value << 8 | std::to_integer<std::uint64_t>(bytes[i - 1]);
    }
    return value;
}

// The last byte of an input chooses what both sides know besides the bytes: one in eight inputs gets a cap of its own.
ferrorpc_decoder_command setting_of(ByteView input)
{
    ferrorpc_decoder_command command{};
    const unsigned last = input.empty() ? 0 : std::to_integer<unsigned>(input.back());
    const bool has_small_cap = last % 8 == 5;
    command.cap = has_small_cap ? last : frame_length_limit;
    command.world_size = last;
    return command;
}

// The fields of a request or response that both have decoded, or of none: the bytes cut into fields.
ferrorpc_decoder_fields fields_of(const ferrorpc_decoder_command &command)
{
    const ferrorpc_decoder_answer answer = ask(ours(), {Operation::decode, command});
    ferrorpc_decoder_fields fields = answer.fields;
    if (answer.result != FERRORPC_DECODER_ACCEPTED) {
        const ByteView input = taken(command.bytes);
        const ByteView rest = input.subspan(std::min<std::size_t>(input.size(), 9));
        const std::size_t name_size = rest.empty() ? 0 : std::to_integer<std::size_t>(input[8]) % (rest.size() + 1);
        fields = {};
        fields.request_id = integer_of(input);
        fields.is_error = command.message == FERRORPC_DECODER_RESPONSE && integer_of(input) % 2 == 1;
        fields.name = given(rest.first(name_size));
        fields.payload = given(rest.subspan(name_size));
        fields.error_message = fields.payload;
    }
    fields.observed = 0;
    return fields;
}

// What is encoded without frame headers: the one frame's content, or the second's.
ByteView message_of(std::uint32_t message, ByteView encoded)
{
    const std::size_t front =
        message == FERRORPC_DECODER_RESPONSE ? response_head_size - FERRORPC_RESPONSE_SIZE_MIN : frame_header_size;
    return encoded.subspan(front);
}

std::string report(const Question &question, const ferrorpc_decoder_answer &ours, const ferrorpc_decoder_answer &theirs,
                   std::string_view what)
{
    return "differential: " + std::string{what} + "\n" + describe(question) + "ours   " + describe(question, ours) +
           "\ntheirs " + describe(question, theirs) + "\n";
}

} // namespace

std::string Judge::judge(ByteView input)
{
    ++counts_.inputs;
    const ferrorpc_decoder_command setting = setting_of(input);
    std::string wrong = decode_as_each(input, setting);
    return wrong.empty() ? encode_each(input, setting) : wrong;
}

std::string Judge::decode_as_each(ByteView input, const ferrorpc_decoder_command &setting)
{
    constexpr std::array messages = {FERRORPC_DECODER_ANNOUNCE, FERRORPC_DECODER_FRAME, FERRORPC_DECODER_RESPONSE_PREFIX,
                                     FERRORPC_DECODER_REQUEST, FERRORPC_DECODER_RESPONSE};
    for (const auto message : messages) {
        Question question{Operation::decode, setting};
        question.command.message = message;
        // A frame of another size is no prefix (spec/protocol.md#KND-2).
        const bool is_prefix = message == FERRORPC_DECODER_RESPONSE_PREFIX;
        question.command.bytes = given(is_prefix ? input.first(std::min<std::size_t>(input.size(), 8)) : input);
        Answers answers;
        if (std::string wrong = put(question, answers); !wrong.empty()) {
            return wrong;
        }
    }
    return {};
}

std::string Judge::encode_each(ByteView input, const ferrorpc_decoder_command &setting)
{
    ferrorpc_decoder_command command = setting;
    Answers answers;
    command.message = FERRORPC_DECODER_BARRIER;
    std::string wrong = put({Operation::encode, command}, answers);
    if (wrong.empty()) {
        command.message = FERRORPC_DECODER_ANNOUNCE;
        command.fields.rank = integer_of(input);
        wrong = put({Operation::encode, command}, answers);
    }
    command.bytes = given(input);
    if (wrong.empty()) {
        command.message = FERRORPC_DECODER_REQUEST;
        command.fields = fields_of(command);
        wrong = encode_request(command);
    }
    if (wrong.empty()) {
        command.message = FERRORPC_DECODER_RESPONSE;
        command.fields = fields_of(command);
        wrong = encode_and_decode(command, answers);
    }
    return wrong;
}

std::string Judge::encode_request(ferrorpc_decoder_command command)
{
    Answers answers;
    std::string wrong = encode_and_decode(command, answers);
    if (wrong.empty() && answers.theirs.result == FERRORPC_DECODER_SKIPPED) {
        command.fields.request_id = 1 + command.fields.request_id % small_ids;
        wrong = encode_and_decode(command, answers);
    }
    return wrong;
}

std::string Judge::encode_and_decode(const ferrorpc_decoder_command &command, Answers &answers)
{
    const Question encoding{Operation::encode, command};
    std::string wrong = put(encoding, answers);
    if (!wrong.empty() || answers.ours.result != FERRORPC_DECODER_ACCEPTED) {
        return wrong;
    }
    const ByteView message = message_of(command.message, encoded_);
    const std::vector<std::byte> content{message.begin(), message.end()};
    Question decoding{Operation::decode, command};
    decoding.command.bytes = given(content);
    decoding.command.fields = {};
    Answers decoded;
    wrong = put(decoding, decoded);
    if (!wrong.empty()) {
        return wrong;
    }
    ferrorpc_decoder_fields expected = command.fields;
    expected.canonical = 1;
    const std::string_view what = decoded.ours.result != FERRORPC_DECODER_ACCEPTED
                                      ? "we do not decode what is encoded"
                                      : difference(expected, decoded.ours.fields, decoded.ours.fields.observed);
    return what.empty() ? std::string{} : describe(encoding) + report(decoding, decoded.ours, decoded.theirs, what);
}

std::string Judge::put(const Question &question, Answers &answers)
{
    ++counts_.questions;
    answers.ours = ask(ours(), question);
    const ByteView encoded = taken(answers.ours.bytes);
    encoded_.assign(encoded.begin(), encoded.end()); // a port may use our codec too, which keeps one answer
    answers.ours.bytes = given(encoded_);
    start_allocation_meter();
    answers.theirs = ask(port_, question);
    const std::size_t largest = largest_allocation();
    const Verdict verdict = compare(question, answers.ours, answers.theirs, is_crate());
    switch (verdict.kind) {
    case Verdict::Kind::same:
        break;
    case Verdict::Kind::not_asked:
        ++counts_.not_asked;
        break;
    case Verdict::Kind::other_class:
        ++counts_.other_class;
        break;
    case Verdict::Kind::explained:
        ++counts_.explained[verdict.about];
        break;
    case Verdict::Kind::wrong:
        return report(question, answers.ours, answers.theirs, verdict.about);
    }
    const std::string memory = judge_memory(question, largest);
    return memory.empty() ? memory : report(question, answers.ours, answers.theirs, memory);
}

std::string Judge::judge_memory(const Question &question, std::size_t largest)
{
    const std::size_t size = size_of(question);
    if (largest <= allocation_size_max + allocation_per_byte_max * size) {
        return {};
    }
    // The crate takes what a prefix claims, and no more.
    const bool is_prefix =
        question.operation == Operation::decode && question.command.message == FERRORPC_DECODER_RESPONSE_PREFIX;
    if (is_crate() && is_prefix && largest == integer_of(taken(question.command.bytes))) {
        ++counts_.explained["DIF-8"];
        return {};
    }
    return std::to_string(largest) + " bytes of memory at once for " + std::to_string(size) + " bytes (LIM-5)";
}

std::string summary(const ferrorpc_decoder &port, const Counts &counts)
{
    std::string text;
    const auto line = [&](std::uint64_t count, std::string_view what) {
        text += "differential: " + std::to_string(count) + " " + std::string{what} + "\n";
    };
    text += "differential: the port is " + std::string{port.name} + "\n";
    line(counts.inputs, "inputs");
    line(counts.questions, "questions");
    line(counts.not_asked, "questions that the port cannot be asked");
    line(counts.other_class, "refusals of another class");
    for (const auto &[rule, count] : counts.explained) {
        line(count, "differences by " + std::string{rule});
    }
    return text;
}

} // namespace ferrorpc::differential
