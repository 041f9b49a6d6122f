#include "suite.hpp"

#include "reader.hpp"
#include "text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> level_names{"must", "should", "may"};

bool is_vector_id(std::string_view id)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_-/";
    return !id.empty() && id.size() <= id_size_max && id.find_first_not_of(allowed) == std::string_view::npos &&
           id.front() != '/' && id.back() != '/' && id.find("//") == std::string_view::npos;
}

bool is_rule_id(std::string_view id)
{
    const std::size_t dash = id.find('-');
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    constexpr std::string_view digits = "0123456789";
    return dash != std::string_view::npos && dash > 0 && dash + 1 < id.size() && id.size() <= id_size_max &&
           id.substr(0, dash).find_first_not_of(letters) == std::string_view::npos &&
           id.substr(dash + 1).find_first_not_of(digits) == std::string_view::npos;
}

std::uint64_t read_number(const Reader &reader)
{
    const auto number = parse_number(reader.value());
    if (!number) {
        reader.report(number.error());
    }
    return number.value_or(0);
}

Level read_level(const Reader &vector)
{
    const Reader reader = vector.member("level");
    const std::string text = reader.text();
    const auto found = std::find(level_names.begin(), level_names.end(), text);
    if (found == level_names.end()) {
        if (!text.empty()) {
            reader.report(R"(must be "must", "should" or "may")");
        }
        return Level::must;
    }
    return static_cast<Level>(found - level_names.begin());
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

const MessageShape *read_message(const Reader &vector)
{
    const auto operation = parse_operation(vector.text("operation"));
    if (!operation) {
        vector.member("operation").report(R"(must be "decode" or "encode")");
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

Outcome read_outcome(const Reader &reader, const MessageShape &message, Completeness completeness)
{
    auto outcome = parse_outcome(reader.value(), message, HexStyle::spaced, completeness);
    if (!outcome) {
        reader.report(outcome.error());
        return {ResultKind::errored};
    }
    return std::move(*outcome);
}

Outcome read_expected(const Reader &reader, const MessageShape &message)
{
    Outcome expected = read_outcome(reader, message, Completeness::whole);
    const bool accepted_nothing = expected.result == ResultKind::accepted && message.operation == Operation::encode &&
                                  !std::holds_alternative<Parts>(expected.bytes.value_or(Unobservable{}));
    const bool unobservable = std::any_of(expected.fields.begin(), expected.fields.end(),
                                          [](const Field &field) { return std::holds_alternative<Unobservable>(field.value); });
    if (expected.result == ResultKind::skipped || expected.result == ResultKind::errored) {
        reader.report("a vector expects accepted, incomplete or rejected");
    } else if (expected.result == ResultKind::incomplete && !message.stream) {
        reader.report(fmt::format("to {} a {} is never incomplete", to_string(message.operation), message.name));
    } else if (accepted_nothing || unobservable) {
        reader.report("a vector expects no \"unobservable\"");
    }
    return expected;
}

// nullopt when the vector cannot be used; the problems have been reported then.
std::optional<Vector> read_vector(const Reader &reader, ProblemSink &sink)
{
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

Group read_group(const Reader &reader, ProblemSink &sink)
{
    Group group{reader.text("title"), reader.optional_text("about"), {}};
    for (const Reader &element : reader.member("vectors").elements()) {
        if (auto vector = read_vector(element, sink)) {
            group.vectors.push_back(std::move(*vector));
        }
    }
    return group;
}

// nullopt, and a problem, when the text is no JSON object of this format.
std::optional<json> parse_document(const Document &document, std::vector<Problem> &problems)
{
    auto value = parse_json(document.text);
    if (!value) {
        problems.push_back({document.name, value.error().line, value.error().text});
        return std::nullopt;
    }
    if (!value->is_object() || value->value("format", json()) != 1) {
        problems.push_back({document.name, 1, R"(must be an object with "format": 1)"});
        return std::nullopt;
    }
    return std::move(*value);
}

std::optional<std::string> read_file(const std::filesystem::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return stream.is_open() && !stream.bad() ? std::optional(std::move(text).str()) : std::nullopt;
}

} // namespace

std::string_view to_string(Level level)
{
    return level_names.at(static_cast<std::size_t>(level));
}

nlohmann::ordered_json to_json(const Input &input, const MessageShape &message)
{
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    if (message.operation == Operation::decode) {
        object["bytes"] = input.bytes.to_json();
    } else {
        object["fields"] = to_json(input.fields);
    }
    object["cap"] = std::to_string(input.cap);
    if (input.world_size) {
        object["world_size"] = std::to_string(*input.world_size);
    }
    return object;
}

bool is_difference(std::string_view rule_id)
{
    return rule_id.starts_with("DIF-");
}

bool Vector::cites_difference() const
{
    return std::any_of(rules.begin(), rules.end(), [](const std::string &rule) { return is_difference(rule); });
}

std::string to_string(const Problem &problem)
{
    return problem.line == 0 ? fmt::format("{}: {}", problem.file, problem.text)
                             : fmt::format("{}:{}: {}", problem.file, problem.line, problem.text);
}

std::vector<const Vector *> Suite::vectors() const
{
    std::vector<const Vector *> result;
    for (const VectorFile &file : files) {
        for (const Group &group : file.groups) {
            std::transform(group.vectors.begin(), group.vectors.end(), std::back_inserter(result),
                           [](const Vector &vector) { return &vector; });
        }
    }
    return result;
}

const Rule *Suite::find_rule(std::string_view id) const
{
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule &rule) { return rule.id == id; });
    return found == rules.end() ? nullptr : &*found;
}

std::vector<Document> read_documents(const std::string &directory, std::vector<Problem> &problems)
{
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() == ".json") {
            paths.push_back(entry->path());
        }
    }
    if (error) {
        problems.push_back({directory, 0, error.message()});
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Document> documents;
    for (const std::filesystem::path &path : paths) {
        if (auto text = read_file(path)) {
            documents.push_back({path.filename().string(), std::move(*text)});
        } else {
            problems.push_back({path.filename().string(), 0, "cannot be read"});
        }
    }
    return documents;
}

VectorFile parse_vector_file(const Document &document, std::vector<Problem> &problems)
{
    const auto value = parse_document(document, problems);
    if (!value) {
        return {};
    }
    ProblemSink sink(document.name, document.text, problems);
    const Reader reader(*value, sink);
    VectorFile file{document.name,
                    reader.text("title"),
                    reader.optional_text("about"),
                    reader.optional_text("complete_within"),
                    {},
                    {},
                    {}};
    if (reader.has("recorded")) {
        file.crate = reader.member("recorded").text("crate");
        file.crate_version = reader.member("recorded").text("version");
    }
    for (const Reader &group : reader.member("groups").elements()) {
        file.groups.push_back(read_group(group, sink));
    }
    if (sink.count() > problem_count_max) {
        problems.push_back({document.name, 0, fmt::format("and {} more problems", sink.count() - problem_count_max)});
    }
    return file;
}

std::vector<Rule> parse_rules(const Document &document, std::vector<Problem> &problems)
{
    const auto value = parse_document(document, problems);
    std::vector<Rule> rules;
    if (!value) {
        return rules;
    }
    ProblemSink sink(document.name, document.text, problems);
    for (const Reader &rule : Reader(*value, sink).member("rules").elements()) {
        rules.push_back({rule.text("id"), rule.text("level"), rule.text("section"), rule.text("text")});
        if (rule.has("id") && !is_rule_id(rules.back().id)) {
            rule.member("id").report("must be capital letters, - and a number, such as REQ-2");
        }
    }
    return rules;
}

Suite parse_suite(const std::vector<Document> &documents, std::vector<Problem> &problems)
{
    Suite suite;
    for (const Document &document : documents) {
        if (document.name == rules_document) {
            suite.rules = parse_rules(document, problems);
        } else if (document.name != schema_document) {
            suite.files.push_back(parse_vector_file(document, problems));
        }
    }
    return suite;
}

} // namespace ferrorpc::conformance
