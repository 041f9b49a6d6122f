#include "suite/suite.hpp"

#include "suite/read_vector.hpp"
#include "suite/reader.hpp"
#include "suite/text.hpp"
#include "versions.hpp"

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

Group read_group(const Reader &reader, ProblemSink &sink)
{
    if (!reader.value().is_object()) {
        reader.report("must be an object");
        return {};
    }
    Group group{reader.text("title"), reader.optional_text("about"), {}};
    for (const Reader &element : reader.member("vectors").elements()) {
        if (auto vector = read_vector(element, sink)) {
            group.vectors.push_back(std::move(*vector));
        }
    }
    return group;
}

std::optional<std::string> read_file(const std::filesystem::path &path)
{
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) { // a pipe or a device may have no end
        return std::nullopt;
    }
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

bool is_rule_id(std::string_view id)
{
    const std::size_t dash = id.find('-');
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    constexpr std::string_view digits = "0123456789";
    return dash != std::string_view::npos && dash > 0 && dash + 1 < id.size() && id.size() <= id_size_max &&
           id.substr(0, dash).find_first_not_of(letters) == std::string_view::npos &&
           id.substr(dash + 1).find_first_not_of(digits) == std::string_view::npos;
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
    const std::string file = printable(problem.file);
    return problem.line == 0 ? fmt::format("{}: {}", file, problem.text)
                             : fmt::format("{}:{}: {}", file, problem.line, problem.text);
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

std::optional<nlohmann::json> parse_document(const Document &document, std::vector<Problem> &problems)
{
    auto value = parse_json(document.text);
    if (!value) {
        problems.push_back({document.name, value.error().line, value.error().text});
        return std::nullopt;
    }
    const json format = value->is_object() ? value->value("format", json()) : json();
    if (format != vector_format) {
        problems.push_back({document.name, 1,
                            format.is_null() ? fmt::format(R"(must be an object with "format": {})", vector_format)
                                             : fmt::format("is of format {}: this runner reads format {}",
                                                           excerpt(format.dump(), 20), vector_format)});
        return std::nullopt;
    }
    return std::move(*value);
}

VectorFile parse_vector_file(const Document &document, std::vector<Problem> &problems)
{
    const auto value = parse_document(document, problems);
    if (!value) {
        return {document.name, {}, {}, {}, {}, {}, {}};
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
    sink.report_rest();
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
