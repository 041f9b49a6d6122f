#include "suite/read_vector.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ferrorpc::conformance {
namespace {

std::uint64_t read_number(const Reader &reader)
{
    const auto number = parse_number(reader.value());
    if (!number && !reader.is_missing()) {
        reader.report(number.error());
    }
    return number.value_or(0);
}

const MessageShape *read_message(const Reader &vector)
{
    const Reader reader = vector.member("operation");
    const auto operation = parse_operation(reader.text());
    if (!operation) {
        if (!reader.is_missing()) {
            reader.report(R"(must be "decode" or "encode")");
        }
        return nullptr;
    }
    const MessageShape *message = find_message(*operation, vector.text("message"));
    if (message == nullptr) {
        vector.member("message").report(
            fmt::format("to {} must be one of: {}", to_string(*operation), message_names(*operation)));
    }
    return message;
}

Fields read_encoder_fields(const Reader &reader, const MessageShape &message)
{
    auto fields = parse_fields(reader.value(), message, HexStyle::spaced);
    if (!fields) {
        reader.report(fields.error());
        return {};
    }
    for (const FieldShape &shape : message.fields) {
        const Field *field = find_field(*fields, shape.name);
        if (field == nullptr ? shape.required : std::holds_alternative<Unobservable>(field->value)) {
            reader.report(fmt::format("needs a value for {}", shape.name));
        }
    }
    return std::move(*fields);
}

Input read_input(const Reader &reader, const MessageShape &message)
{
    Input input;
    if (message.operation == Operation::encode) {
        input.fields = read_encoder_fields(reader.member("fields"), message);
    } else {
        const Reader bytes = reader.member("bytes");
        auto parts = Parts::from_json(bytes.value(), HexStyle::spaced);
        if (parts) {
            input.bytes = std::move(*parts);
        } else if (reader.has("bytes")) {
            bytes.report(parts.error());
        }
    }
    if (reader.has("cap")) {
        input.cap = read_number(reader.member("cap"));
    }
    if (message.name == "announce") {
        input.world_size = read_number(reader.member("world_size"));
    }
    return input;
}

std::optional<Outcome> read_outcome(const Reader &reader, const MessageShape &message, Completeness completeness)
{
    auto outcome = parse_outcome(reader.value(), message, HexStyle::spaced, completeness);
    if (outcome) {
        return std::move(*outcome);
    }
    if (!reader.is_missing()) {
        reader.report(outcome.error());
    }
    return std::nullopt;
}

bool names_unobservable(const Outcome &outcome)
{
    const auto is_unobservable = [](const Value &value) { return std::holds_alternative<Unobservable>(value); };
    return is_unobservable(outcome.bytes.value_or(Value(false))) ||
           std::any_of(outcome.fields.begin(), outcome.fields.end(),
                       [&](const Field &field) { return is_unobservable(field.value); });
}

Outcome read_expected(const Reader &reader, const MessageShape &message)
{
    const auto expected = read_outcome(reader, message, Completeness::whole);
    if (!expected) {
        return {ResultKind::errored};
    }
    if (expected->result == ResultKind::skipped || expected->result == ResultKind::errored) {
        reader.report("a vector expects accepted, incomplete or rejected");
    } else if (expected->result == ResultKind::incomplete && !message.stream) {
        reader.report(fmt::format("to {} a {} is never incomplete", to_string(message.operation), message.name));
    } else if (names_unobservable(*expected)) {
        reader.report("a vector expects no \"unobservable\"");
    }
    return *expected;
}

} // namespace

bool is_vector_id(std::string_view id)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_-/";
    return !id.empty() && id.size() <= id_size_max && id.find_first_not_of(allowed) == std::string_view::npos &&
           id.front() != '/' && id.back() != '/' && id.find("//") == std::string_view::npos;
}

Level read_level(const Reader &vector)
{
    const Reader reader = vector.member("level");
    const std::string text = reader.text();
    for (const Level level : {Level::must, Level::should, Level::may}) {
        if (to_string(level) == text) {
            return level;
        }
    }
    if (!reader.is_missing()) {
        reader.report(R"(must be "must", "should" or "may")");
    }
    return Level::must;
}

std::vector<std::string> read_rule_ids(const Reader &vector)
{
    std::vector<std::string> rules;
    for (const Reader &reader : vector.member("rules").elements()) {
        rules.push_back(reader.text());
        if (!is_rule_id(rules.back())) {
            reader.report("must be a rule's id, such as REQ-2");
        }
    }
    if (vector.has("rules") && rules.empty()) {
        vector.member("rules").report("must name a rule");
    }
    return rules;
}

std::optional<Vector> read_vector(const Reader &reader, ProblemSink &sink)
{
    if (!reader.value().is_object()) {
        reader.report("must be an object");
        return std::nullopt;
    }
    const std::size_t problems_before = sink.count();
    Vector vector{};
    vector.pointer = reader.pointer();
    vector.id = reader.text("id");
    if (reader.has("id") && !is_vector_id(vector.id)) {
        reader.member("id").report(fmt::format(
            "must be segments of lowercase letters, digits, _ and - with a / between them, at most {} bytes", id_size_max));
    }
    vector.title = reader.text("title");
    vector.rules = read_rule_ids(reader);
    vector.level = read_level(reader);
    vector.origin = reader.optional_text("origin");
    vector.message = read_message(reader);
    if (vector.message != nullptr) {
        vector.input = read_input(reader.member("input"), *vector.message);
        vector.expect = read_expected(reader.member("expect"), *vector.message);
        if (reader.has("crate")) {
            vector.crate = read_outcome(reader.member("crate"), *vector.message, Completeness::partial);
        }
    }
    return sink.count() == problems_before ? std::optional(std::move(vector)) : std::nullopt;
}

} // namespace ferrorpc::conformance
