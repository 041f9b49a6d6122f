#include "judge.hpp"

#include "allocation_meter.hpp"
#include "ours.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace ferrorpc::differential;

std::string bytes(std::string_view hex)
{
    std::string text;
    for (std::size_t i = 0; i + 1 < hex.size(); i += hex[i] == ' ' ? 1U : 2U) {
        if (hex[i] != ' ') {
            text += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
        }
    }
    return text;
}

const std::string request = bytes("01 0302000000000000 04000000 6563686f 03000000 686921");
const std::string request_with_bytes_behind = request + bytes("00");
const std::string success = bytes("02 0302000000000000 00 03000000 686921");
const std::string failure = bytes("02 0302000000000000 01 04000000 66756c6c");
const std::string not_utf8 = bytes("01 0302000000000000 01000000 ff 00000000");
const std::string cut_short = request.substr(0, request.size() - 1);
const std::string prefix = bytes("0e00000000000000");
const std::string prefix_too_small = bytes("0d00000000000000");
const std::string prefix_too_large = bytes("0100004000000000");
const std::string prefix_of_16_mib = bytes("0000000100000000");
const std::string barrier_frame = bytes("0100000000000000 00");
const std::string unknown_frame = bytes("0200000000000000 0000");
const std::string announce_of_rank_1 = bytes("0100000000000000 02"); // the last byte makes the world one of 2

const std::vector<std::string> inputs = {
    "",
    request,
    request_with_bytes_behind,
    success,
    failure,
    not_utf8,
    cut_short,
    prefix,
    prefix_too_small,
    prefix_too_large,
    prefix_of_16_mib,
    barrier_frame,
    unknown_frame,
    announce_of_rank_1,
    "some text",
    bytes("01050500"),
};

// Our codec with one thing changed.
using Change = std::function<void(const Question &, ferrorpc_decoder_answer &)>;
Change change;

void answer_changed(Operation operation, const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer)
{
    const Question question{operation, *command};
    *answer = ask(ours(), question);
    change(question, *answer);
}

ferrorpc_decoder port_with(Change one_change, std::uint32_t flags = 0)
{
    change = std::move(one_change);
    return {FERRORPC_DECODER_VERSION, flags, "a port",
            [](const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer) {
                answer_changed(Operation::decode, command, answer);
            },
            [](const ferrorpc_decoder_command *command, ferrorpc_decoder_answer *answer) {
                answer_changed(Operation::encode, command, answer);
            }};
}

std::string judged(Judge &judge, const std::string &input)
{
    return judge.judge(std::as_bytes(std::span{input}));
}

std::string judged(const ferrorpc_decoder &port, const std::string &input)
{
    Judge judge{port};
    return judged(judge, input);
}

Change when_decoding(std::uint32_t message, std::function<void(ferrorpc_decoder_answer &)> act)
{
    return [=](const Question &question, ferrorpc_decoder_answer &answer) {
        if (question.operation == Operation::decode && question.command.message == message) {
            act(answer);
        }
    };
}

void accept(ferrorpc_decoder_answer &answer)
{
    answer = {};
    answer.result = FERRORPC_DECODER_ACCEPTED;
}

} // namespace

TEST_CASE("our codec and the example port are as we are")
{
    for (const ferrorpc_decoder *port : {&ours(), ferrorpc_decoder_v1()}) {
        Judge judge{*port};
        for (const std::string &input : inputs) {
            CHECK(judged(judge, input) == "");
        }
        CHECK(judge.counts().inputs == inputs.size());
        CHECK(judge.counts().other_class == 0);
        CHECK(judge.counts().explained.empty());
    }
}

TEST_CASE("a field that differs is wrong")
{
    struct Case {
        std::string input;
        std::uint32_t message;
        void (*spoil)(ferrorpc_decoder_fields &);
        std::string told;
    };
    const std::vector<Case> cases = {
        {announce_of_rank_1, FERRORPC_DECODER_ANNOUNCE, [](auto &fields) { ++fields.rank; }, "the rank differs"},
        {barrier_frame, FERRORPC_DECODER_FRAME, [](auto &fields) { ++fields.length; }, "the length differs"},
        {barrier_frame, FERRORPC_DECODER_FRAME, [](auto &fields) { ++fields.kind; }, "the kind differs"},
        {prefix, FERRORPC_DECODER_RESPONSE_PREFIX, [](auto &fields) { ++fields.message_length; }, "the message_length differs"},
        {request, FERRORPC_DECODER_REQUEST, [](auto &fields) { ++fields.request_id; }, "the request_id differs"},
        {request, FERRORPC_DECODER_REQUEST, [](auto &fields) { --fields.name.size; }, "the name differs"},
        {request, FERRORPC_DECODER_REQUEST, [](auto &fields) { fields.payload = fields.name; }, "the payload differs"},
        {request_with_bytes_behind, FERRORPC_DECODER_REQUEST, [](auto &fields) { fields.canonical = 1; }, "canonical differs"},
        {success, FERRORPC_DECODER_RESPONSE, [](auto &fields) { fields.is_error = 1; }, "is_error differs"},
        {failure, FERRORPC_DECODER_RESPONSE, [](auto &fields) { fields.error_message.size = 0; }, "the error_message differs"},
    };
    for (const Case &one : cases) {
        const auto port = port_with(when_decoding(one.message, [&](auto &answer) { one.spoil(answer.fields); }));
        INFO(one.told);
        CHECK(judged(port, one.input).find("differential: " + one.told + "\n") == 0);
    }
}

TEST_CASE("a field that the port cannot observe is not compared")
{
    const auto port = port_with(when_decoding(FERRORPC_DECODER_REQUEST, [](auto &answer) {
        answer.fields.request_id = 7;
        answer.fields.observed &= ~std::uint32_t{FERRORPC_DECODER_REQUEST_ID};
    }));
    CHECK(judged(port, request) == "");
}

TEST_CASE("a port that refuses what is good, or takes what is not, is wrong")
{
    const auto refuses =
        port_with(when_decoding(FERRORPC_DECODER_REQUEST, [](auto &answer) { answer.result = FERRORPC_DECODER_REJECTED; }));
    CHECK(judged(refuses, request).find("differential: the result differs\n") == 0);

    const auto takes = port_with(when_decoding(FERRORPC_DECODER_REQUEST, accept));
    CHECK(judged(takes, not_utf8).find("differential: the result differs\n") == 0);
    CHECK(judged(takes, cut_short) != "");
}

TEST_CASE("the report names the question, both answers and the fields' bytes")
{
    const auto takes = port_with(when_decoding(FERRORPC_DECODER_RESPONSE_PREFIX, accept));
    const std::string report = judged(takes, prefix_too_small);
    CHECK(report.find("decode response_prefix, cap 1073741824\n") != std::string::npos);
    CHECK(report.find("0d 00 00 00 00 00 00 00") != std::string::npos);
    CHECK(report.find("ours   rejected, too_small") != std::string::npos);
    CHECK(report.find("theirs accepted") != std::string::npos);
}

TEST_CASE("a port that fails, or gives no answer, is wrong")
{
    for (const std::uint32_t result : {0U, std::uint32_t{FERRORPC_DECODER_ERRORED}, 99U}) {
        CHECK(judged(port_with([=](const auto &, auto &answer) { answer.result = result; }), "") != "");
    }
}

TEST_CASE("what a port cannot be asked is counted")
{
    const auto port = port_with([](const auto &, auto &answer) { answer.result = FERRORPC_DECODER_SKIPPED; });
    Judge judge{port};
    CHECK(judged(judge, request) == "");
    CHECK(judge.counts().not_asked == judge.counts().questions);
}

TEST_CASE("other bytes than ours are wrong")
{
    const auto port = port_with([](const Question &question, ferrorpc_decoder_answer &answer) {
        if (question.operation == Operation::encode && question.command.message == FERRORPC_DECODER_RESPONSE) {
            --answer.bytes.size;
        }
    });
    CHECK(judged(port, success).find("differential: the bytes differ\n") == 0);
}

TEST_CASE("a refusal of another class is counted and is not wrong")
{
    const auto port = port_with(
        when_decoding(FERRORPC_DECODER_REQUEST, [](auto &answer) { answer.error_class = FERRORPC_DECODER_TOO_LARGE; }));
    Judge judge{port};
    CHECK(judged(judge, cut_short) == "");
    CHECK(judge.counts().other_class == 1);
}

TEST_CASE("the crate has to refuse in our words, others need not")
{
    const auto other_words = when_decoding(FERRORPC_DECODER_REQUEST, [](auto &answer) { --answer.text.size; });
    CHECK(judged(port_with(other_words), cut_short) == "");
    CHECK(judged(port_with(other_words, FERRORPC_DECODER_IS_CRATE), cut_short)
              .find("differential: the crate refuses it in other words\n") == 0);
}

TEST_CASE("what a DIF rule tells of the crate is counted, and is wrong in any other port")
{
    struct Case {
        std::string input;
        std::uint32_t message;
        std::string_view rule;
    };
    const std::vector<Case> cases = {
        {prefix_too_small, FERRORPC_DECODER_RESPONSE_PREFIX, "DIF-1"},
        {prefix_too_large, FERRORPC_DECODER_FRAME, "DIF-2"},
        {unknown_frame, FERRORPC_DECODER_FRAME, "DIF-3"},
    };
    for (const Case &one : cases) {
        const auto takes = when_decoding(one.message, accept);
        INFO(one.rule);
        CHECK(judged(port_with(takes), one.input) != "");

        const auto crate = port_with(takes, FERRORPC_DECODER_IS_CRATE);
        Judge judge{crate};
        CHECK(judged(judge, one.input) == "");
        CHECK(judge.counts().explained == std::map<std::string_view, std::uint64_t>{{one.rule, 1}});
    }
    const auto crate = port_with(when_decoding(FERRORPC_DECODER_RESPONSE_PREFIX, accept), FERRORPC_DECODER_IS_CRATE);
    CHECK(judged(crate, prefix_too_large) != ""); // no rule tells this
}

TEST_CASE("DIF-9: only the crate may write what is over the cap")
{
    const std::string long_payload = request + std::string(32, '\x0d'); // the last byte makes the cap one of 13
    const auto writes = [](const Question &question, ferrorpc_decoder_answer &answer) {
        if (question.operation == Operation::encode && answer.result == FERRORPC_DECODER_REJECTED) {
            accept(answer);
        }
    };
    CHECK(judged(port_with(writes), long_payload) != "");
    const auto crate = port_with(
        [&](const Question &question, ferrorpc_decoder_answer &answer) {
            if (question.command.message != FERRORPC_DECODER_ANNOUNCE) {
                writes(question, answer);
            }
        },
        FERRORPC_DECODER_IS_CRATE);
    Judge judge{crate};
    CHECK(judged(judge, long_payload) == "");
    CHECK(judge.counts().explained == std::map<std::string_view, std::uint64_t>{{"DIF-9", 2}});
}

TEST_CASE("LIM-5: memory for bytes that have not arrived is wrong")
{
    constexpr std::size_t size = std::size_t{1} << 24;
    static std::unique_ptr<char[]> memory;
    const auto take = when_decoding(FERRORPC_DECODER_RESPONSE_PREFIX, [](auto &answer) {
        if (answer.fields.message_length == size) {
            memory.reset(new char[size]);
            answer.error_class = FERRORPC_DECODER_NO_CLASS;
        }
    });
    start_allocation_meter();
    memory.reset(new char[size]);
    if (largest_allocation() == 0) {
        return; // no sanitizer, so nothing sees it
    }
    CHECK(judged(port_with(take), prefix_of_16_mib).find("bytes of memory at once for 8 bytes (LIM-5)") != std::string::npos);
    CHECK(judged(port_with(take), prefix) == "");

    const auto crate = port_with(take, FERRORPC_DECODER_IS_CRATE);
    Judge judge{crate};
    CHECK(judged(judge, prefix_of_16_mib) == "");
    CHECK(judge.counts().explained == std::map<std::string_view, std::uint64_t>{{"DIF-8", 1}});
}
