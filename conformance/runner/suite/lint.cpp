#include "suite/lint.hpp"

#include "suite/reader.hpp"
#include "suite/schema.hpp"
#include "suite/text.hpp"
#include "testee/grade.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace ferrorpc::conformance {
namespace {

const Document *find_document(const std::vector<Document> &documents, std::string_view name)
{
    const auto found =
        std::find_if(documents.begin(), documents.end(), [&](const Document &each) { return each.name == name; });
    return found == documents.end() ? nullptr : &*found;
}

// What the vectors of all files have shown so far.
struct Seen {
    std::set<std::string_view> all_ids;                  // of the files to come, too
    std::map<std::string, std::string, std::less<>> ids; // to the file that has it
    std::set<std::string, std::less<>> cited_rules;
    std::set<std::string, std::less<>> refused_rules; // cited by a vector that expects a refusal
};

// What of the record would be left out, for it is as expected: the name of a field or "bytes". Empty when there is nothing.
std::string_view needlessly_recorded(const Outcome &recorded, const Outcome &expected)
{
    for (const Field &field : recorded.fields) {
        const Field *wanted = find_field(expected.fields, field.shape->name);
        if (wanted != nullptr && wanted->value == field.value) {
            return field.shape->name;
        }
    }
    return recorded.bytes && recorded.bytes == expected.bytes ? "bytes" : "";
}

void check_record(const Vector &vector, ProblemSink &sink)
{
    if (!vector.crate) {
        return;
    }
    if (const std::string_view name = needlessly_recorded(*vector.crate, vector.expect); !name.empty()) {
        sink.report(vector.pointer + "/crate",
                    fmt::format("{}: {} is recorded of the crate, but is as expected", vector.id, name));
    }
    const Verdict verdict = judge(vector, complete_record(*vector.crate, vector.expect));
    if (verdict.misses && !vector.cites_difference()) {
        sink.report(vector.pointer, fmt::format("{}: the crate was recorded as \"{}\", and no DIF rule is cited", vector.id,
                                                describe(complete_record(*vector.crate, vector.expect))));
    }
    if (verdict.grade == Grade::passed && vector.cites_difference()) {
        sink.report(vector.pointer, fmt::format("{}: cites a DIF rule, but the crate was recorded as expected", vector.id));
    }
}

void check_vector(const Vector &vector, const Suite &suite, std::string_view file, Seen &seen, ProblemSink &sink)
{
    const auto report = [&](std::string_view key, const std::string &text) {
        sink.report(vector.pointer + std::string(key), fmt::format("{}: {}", vector.id, text));
    };
    if (const auto [other, is_new] = seen.ids.emplace(vector.id, file); !is_new) {
        report("/id", fmt::format("this id is taken in {}", other->second));
    }
    if (const std::string_view start = taken_start(vector.id, seen.all_ids); !start.empty()) {
        report("/id", fmt::format("{} is a vector's id, too, so that nothing selects that one alone", start));
    }
    if (is_difference(vector.rules.front())) {
        report("/rules", "the first rule is the one that the vector is about, and no DIF rule");
    }
    for (const std::string &rule : vector.rules) {
        if (!suite.rules.empty() && suite.find_rule(rule) == nullptr) {
            report("/rules", fmt::format("{} is not in {}", rule, rules_document));
        }
        seen.cited_rules.insert(rule);
        if (vector.expect.result == ResultKind::rejected) {
            seen.refused_rules.insert(rule);
        }
    }
    if (vector.input.cap > default_cap) {
        report("/input", fmt::format("no cap is over {} (LIM-1)", default_cap));
    }
    if (vector.message->operation == Operation::decode && vector.expect.offset.value_or(0) > vector.input.bytes.size()) {
        report("/expect", fmt::format("offset {} is outside the input, which has {}", *vector.expect.offset,
                                      counted(vector.input.bytes.size(), "byte")));
    }
    check_record(vector, sink);
}

void check_file(const VectorFile &file, const Suite &suite, const Document &document, Seen &seen,
                std::vector<Problem> &problems)
{
    ProblemSink sink(document.name, document.text, problems);
    for (const Group &group : file.groups) {
        for (const Vector &vector : group.vectors) {
            check_vector(vector, suite, file.name, seen, sink);
        }
    }
    sink.report_rest();
}

// A rule that speaks of refusing is shown only by vectors on both sides of it.
void check_rules(const Suite &suite, const Seen &seen, std::vector<Problem> &problems)
{
    std::set<std::string_view> ids;
    for (const Rule &rule : suite.rules) {
        if (!ids.insert(rule.id).second) {
            problems.push_back({std::string(rules_document), 0, fmt::format("{} stands there twice", rule.id)});
        }
        const bool speaks =
            rule.text.find("MUST refuse") != std::string::npos || rule.text.find("refuses") != std::string::npos;
        const bool refuses = speaks && !is_difference(rule.id);
        if (refuses && seen.cited_rules.contains(rule.id) && !seen.refused_rules.contains(rule.id)) {
            problems.push_back(
                {std::string(rules_document), 0,
                 fmt::format("{} says what is refused, but no vector that cites it expects a refusal", rule.id)});
        }
    }
}

} // namespace

std::string_view taken_start(std::string_view id, const std::set<std::string_view> &all_ids)
{
    for (std::size_t slash = id.find('/'); slash != std::string_view::npos; slash = id.find('/', slash + 1)) {
        if (all_ids.contains(id.substr(0, slash))) {
            return id.substr(0, slash);
        }
    }
    return {};
}

void check_duplicates(const Document &document, std::vector<Problem> &problems)
{
    const JsonLines lines(document.text);
    for (const std::string &pointer : lines.duplicates()) {
        problems.push_back({document.name, lines.line(pointer),
                            fmt::format("the key \"{}\" stands twice in one object", printable(place_name(pointer)))});
    }
}

std::vector<Problem> lint(const std::vector<Document> &documents)
{
    std::vector<Problem> problems;
    for (const std::string_view name : {rules_document, schema_document}) {
        if (find_document(documents, name) == nullptr) {
            problems.push_back({std::string(name), 0, "is missing"});
        }
    }
    const Suite suite = parse_suite(documents, problems);
    const Document *schema = find_document(documents, schema_document);
    Seen seen;
    for (const Vector *vector : suite.vectors()) {
        seen.all_ids.insert(vector->id);
    }
    for (const VectorFile &file : suite.files) {
        const Document &document = *find_document(documents, file.name);
        const bool is_read =
            std::none_of(problems.begin(), problems.end(), [&](const Problem &each) { return each.file == file.name; });
        check_duplicates(document, problems);
        if (is_read && schema != nullptr) { // otherwise the same would be said twice
            check_schema(*schema, document, problems);
        }
        check_file(file, suite, document, seen, problems);
    }
    check_rules(suite, seen, problems);
    return problems;
}

} // namespace ferrorpc::conformance
