#include "report/block.hpp"

#include "report/dump.hpp"
#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ferrorpc::conformance {
namespace {

constexpr std::size_t text_width = 100;
constexpr std::size_t standard_error_lines_max = 12;
constexpr std::size_t standard_error_line_max = 160;

using Lines = std::vector<std::string>;

void append(Lines &lines, const Lines &more, std::string_view indent)
{
    std::transform(more.begin(), more.end(), std::back_inserter(lines),
                   [&](const std::string &line) { return std::string(indent) + line; });
}

// Of an accepted message only the fields that the vector asks for, so that both lines can be compared at a glance.
std::string answer_text(const Vector &vector, const Reply &reply)
{
    if (reply.kind != ReplyKind::answered) {
        return reply.text;
    }
    Outcome outcome = reply.outcome;
    if (vector.expect.result == ResultKind::accepted) {
        std::erase_if(outcome.fields,
                      [&](const Field &field) { return find_field(vector.expect.fields, field.shape->name) == nullptr; });
    }
    return describe(outcome);
}

// Where the fields that differ stand: wire and vectors use the same names for them.
void mark_fields(const Vector &vector, const Verdict &verdict, std::vector<Mark> &marks)
{
    for (const Row &row : lay_out(*vector.message, vector.input.bytes)) {
        if (std::find(verdict.differing.begin(), verdict.differing.end(), row.name) != verdict.differing.end()) {
            marks.push_back({row.offset, {}});
        }
    }
}

std::vector<Mark> input_marks(const Vector &vector, const Reply *reply, const Verdict *verdict)
{
    const std::optional<std::uint64_t> &expected = vector.expect.offset;
    const std::optional<std::uint64_t> &actual = reply == nullptr ? vector.expect.offset : reply->outcome.offset;
    std::vector<Mark> marks;
    if (expected && actual && *expected != *actual) {
        marks = {{*expected, "expected"}, {*actual, "actual"}};
    } else if (expected || actual) {
        marks = {{expected ? *expected : *actual, {}}};
    }
    if (verdict != nullptr && marks.empty()) {
        mark_fields(vector, *verdict, marks);
    }
    return marks;
}

std::string conditions(const Vector &vector)
{
    std::string text;
    if (vector.input.world_size) {
        text += fmt::format(", world size {}", *vector.input.world_size);
    }
    if (vector.input.cap != default_cap) {
        text += fmt::format(", cap {}", vector.input.cap);
    }
    return text;
}

Lines encoded_lines(std::string_view title, const Vector &vector, const Parts &bytes, std::optional<std::uint64_t> difference,
                    const Style &style)
{
    std::vector<Mark> marks;
    if (difference) {
        marks.push_back({*difference, {}});
    }
    Lines lines{fmt::format("{}, {}:", title, counted(bytes.size(), "byte"))};
    append(lines, dump(*vector.message, bytes, marks, style), "  ");
    return lines;
}

std::string heading(Grade grade, const Style &style)
{
    constexpr std::size_t width = 10;
    std::string word = grade == Grade::crashed          ? "CRASH"
                       : grade == Grade::hung           ? "HANG"
                       : grade == Grade::broke_protocol ? "PROTOCOL"
                                                        : "FAIL";
    const std::string padding(width - word.size(), ' ');
    return style.bad(word) + padding;
}

} // namespace

Lines rule_lines(const Vector &vector, const Suite &suite, const Style &style, bool all)
{
    Lines lines;
    for (const std::string &id : vector.rules) {
        const Rule *rule = suite.find_rule(id);
        const Lines sentence = wrap(rule == nullptr ? "(not in rules.json)" : printable(rule->text), text_width - 10);
        for (std::size_t index = 0; index < sentence.size(); ++index) {
            const std::string name = index == 0 ? id : "";
            lines.push_back(style.strong(name) + std::string(10 - std::min<std::size_t>(name.size(), 9), ' ') +
                            sentence[index]);
        }
        if (!all) {
            break;
        }
    }
    return lines;
}

Lines input_lines(const Vector &vector, const Reply *reply, const Verdict *verdict, const Style &style)
{
    if (vector.message->operation == Operation::encode) {
        const std::string fields = describe(vector.input.fields);
        return {
            fmt::format("to encode as {}{}{}{}", vector.message->name, fields.empty() ? "" : ": ", fields, conditions(vector))};
    }
    Lines lines{fmt::format("to decode as {}, {}{}:", vector.message->name, counted(vector.input.bytes.size(), "byte"),
                            conditions(vector))};
    append(lines, dump(*vector.message, vector.input.bytes, input_marks(vector, reply, verdict), style), "  ");
    return lines;
}

Lines expected_bytes_lines(const Vector &vector, std::optional<std::uint64_t> difference, const Style &style)
{
    const Parts *wanted = bytes_of(vector.expect);
    return wanted == nullptr ? Lines{} : encoded_lines("expected", vector, *wanted, difference, style);
}

Lines failure_block(const Result &result, const Suite &suite, const Rerun &rerun, const Style &style)
{
    constexpr std::string_view indent = "          ";
    const Vector &vector = *result.vector;
    Lines lines{heading(result.verdict.grade, style) + style.strong(vector.id) + "  " + printable(vector.title)};
    append(lines, rule_lines(vector, suite, style, false), indent);
    lines.push_back(fmt::format("{}expected  {}", indent, describe(vector.expect)));
    lines.push_back(fmt::format("{}actual    {}", indent, answer_text(vector, result.reply)));
    append(lines, input_lines(vector, &result.reply, &result.verdict, style), indent);
    append(lines, expected_bytes_lines(vector, result.verdict.first_difference, style), indent);
    const Parts *written = bytes_of(result.reply.outcome);
    if (written != nullptr) {
        append(lines, encoded_lines("actual", vector, *written, result.verdict.first_difference, style), indent);
    }
    append(lines, standard_error_lines(result.reply.standard_error), indent);
    lines.push_back(fmt::format("{}again: {} -p {}{}{}", indent, rerun.program, vector.id, rerun.options, rerun.command));
    return lines;
}

Lines standard_error_lines(std::string_view standard_error)
{
    Lines last;
    while (!standard_error.empty()) {
        const std::size_t end = std::min(standard_error.find('\n'), standard_error.size());
        last.push_back("| " + excerpt(standard_error.substr(0, end), standard_error_line_max));
        standard_error.remove_prefix(std::min(end + 1, standard_error.size()));
    }
    if (last.empty()) {
        return {};
    }
    const std::size_t skipped = last.size() - std::min(last.size(), standard_error_lines_max);
    Lines lines{"its standard error ends:"};
    lines.insert(lines.end(), last.begin() + static_cast<std::ptrdiff_t>(skipped), last.end());
    return lines;
}

} // namespace ferrorpc::conformance
