#include "report/ndjson.hpp"

#include "suite/text.hpp"
#include "versions.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace ferrorpc::conformance {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::string_view, grade_count> verdict_words{
    "pass", "warn", "note", "fail", "crash", "hang", "protocol", "not_observed", "known_difference"};
constexpr std::array<std::string_view, 3> mode_words{"by_spec", "as_recorded", "recorded"};

std::string short_text(const std::string &text)
{
    return text.size() <= shown_text_size_max ? text : excerpt(text, shown_text_size_max);
}

// Long bytes as the vector writes them where they are the expected ones; otherwise their size and start.
ordered_json short_json(const Value &value, const Value *expected)
{
    if (const auto *text = std::get_if<std::string>(&value)) {
        return short_text(*text);
    }
    const auto *bytes = std::get_if<Parts>(&value);
    if (bytes == nullptr || bytes->size() <= plain_hex_size_max) {
        return to_json(value);
    }
    if (expected != nullptr && *expected == value) {
        return to_json(*expected);
    }
    return {{"size", bytes->size()}, {"start", to_hex(bytes->copy(0, shown_start_size))}};
}

ordered_json answer_json(const Outcome &answer, const Vector &vector)
{
    Outcome rest{answer.result, {}, {}, {}, answer.offset, short_text(answer.message)};
    if (answer.reject_class) {
        rest.reject_class = short_text(*answer.reject_class);
    }
    ordered_json object = to_json(rest, *vector.message);
    for (const Field &field : answer.fields) {
        const Field *expected = find_field(vector.expect.fields, field.shape->name);
        object["fields"][std::string(field.shape->name)] =
            short_json(field.value, expected == nullptr ? nullptr : &expected->value);
    }
    if (answer.bytes) {
        object["bytes"] = short_json(*answer.bytes, vector.expect.bytes ? &*vector.expect.bytes : nullptr);
    }
    return object;
}

ordered_json rules_json(const Tally &tally)
{
    return {{"met", tally.rules(RuleState::met)},
            {"not_met", tally.rules(RuleState::not_met)},
            {"partly_observed", tally.rules(RuleState::partly_observed)},
            {"not_observed", tally.rules(RuleState::not_observed)}};
}

} // namespace

std::string_view verdict_word(Grade grade)
{
    return verdict_words.at(static_cast<std::size_t>(grade));
}

ordered_json to_json(const Subject &subject)
{
    std::vector<std::string> command;
    std::transform(subject.command.begin(), subject.command.end(), std::back_inserter(command), printable);
    return {{"type", "run"},          {"format", results_format},
            {"testee", subject.name}, {"mode", mode_words.at(static_cast<std::size_t>(subject.mode))},
            {"command", command},     {"vectors", subject.vector_count}};
}

ordered_json to_json(const Result &result)
{
    const Vector &vector = *result.vector;
    const Verdict &verdict = result.verdict;
    ordered_json object = {{"type", "result"},
                           {"id", vector.id},
                           {"title", vector.title},
                           {"verdict", verdict_word(verdict.grade)},
                           {"level", to_string(vector.level)},
                           {"rules", vector.rules},
                           {"expected", to_json(vector.expect, *vector.message)}};
    if (result.reply.kind == ReplyKind::answered) {
        object["actual"] = answer_json(result.reply.outcome, vector);
    } else {
        object["what"] = printable(result.reply.text);
        object["standard_error"] = printable(result.reply.standard_error);
    }
    if (!verdict.differing.empty()) {
        object["differing"] = verdict.differing;
    }
    if (verdict.first_difference) {
        object["first_difference"] = *verdict.first_difference;
    }
    if (verdict.grade == Grade::warned && verdict.misses) {
        object["misses"] = true;
    }
    if (!verdict.unobserved.empty()) {
        object["unobserved"] = verdict.unobserved;
    }
    if (result.changed) {
        object["changed"] = true;
        object["recorded"] =
            vector.crate ? to_json(complete_record(*vector.crate, vector.expect), *vector.message) : ordered_json();
    }
    return object;
}

ordered_json to_json(const Subject &subject, const Summary &summary)
{
    const Tally &tally = summary.tally;
    ordered_json object = {{"type", "summary"}, {"testee", subject.name}};
    for (std::size_t grade = 0; grade < grade_count; ++grade) {
        object[std::string(verdict_words.at(grade))] = tally.count(static_cast<Grade>(grade));
    }
    object["changed"] = tally.changed();
    object["rules"] = rules_json(tally);
    if (!summary.stopped.empty()) {
        object["stopped"] = printable(summary.stopped);
        object["standard_error"] = printable(summary.standard_error);
    }
    if (!summary.remark.empty()) {
        object["remark"] = printable(summary.remark);
    }
    object["exit_status"] = static_cast<int>(exit_code(summary));
    return object;
}

void NdjsonReport::begin(const Subject &subject)
{
    subject_ = subject;
    ordered_json object = to_json(subject);
    if (!suite_.empty()) {
        object["suite"] = suite_;
    }
    write(object);
}

void NdjsonReport::result(const Result &result)
{
    write(to_json(result));
}

void NdjsonReport::end(const Summary &summary)
{
    write(to_json(subject_, summary));
}

void NdjsonReport::write(const ordered_json &object)
{
    std::fputs((object.dump() + '\n').c_str(), out_);
    std::fflush(out_);
}

} // namespace ferrorpc::conformance
