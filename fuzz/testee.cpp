// A line that a stranger's program answered: the runner reads it or refuses it with one line, and what it read says the same
// when it is written and read again. The input: which message was asked for, then the line.
#include <fuzz/target.hpp>

#include <testee/testee.hpp>

#include <nlohmann/json.hpp>

namespace ferrorpc::fuzz {
namespace {

using namespace conformance;

bool is_one_line(const std::string &text)
{
    return !text.empty() && text.find('\n') == std::string::npos;
}

const MessageShape &shape_of(unsigned choice)
{
    constexpr std::string_view names[] = {"request", "response", "announce", "frame"};
    return *find_message(choice / 4 % 2 == 0 ? Operation::decode : Operation::encode,
                         names[choice % 4 % (choice / 4 % 2 == 0 ? 4 : 3)]);
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    Input parts{input};
    const MessageShape &message = shape_of(parts.byte());
    const std::string_view line = text_of(parts.rest());
    if (const auto hello = parse_hello(line); !hello && !is_one_line(hello.error())) {
        return "a hello is not refused with one line: " + hello.error();
    }
    const auto outcome = parse_answer(line, message);
    if (!outcome) {
        return is_one_line(outcome.error()) ? "" : "an answer is not refused with one line: " + outcome.error();
    }
    const std::string written = to_json(*outcome, message).dump();
    const auto again = parse_answer(written, message);
    if (!again || to_json(*again, message).dump() != written) {
        return "an answer says something else when it is written and read again: " + written;
    }
    return is_one_line(describe(*outcome)) ? "" : "an answer is not described in one line";
}

std::string describe(std::span<const std::byte> input)
{
    Input parts{input};
    const MessageShape &message = shape_of(parts.byte());
    return std::string{to_string(message.operation)} + ' ' + std::string{message.name} + ": " +
           std::string{text_of(parts.rest())} + '\n';
}

} // namespace ferrorpc::fuzz
