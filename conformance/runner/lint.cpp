#include "lint.hpp"

#include "grade.hpp"
#include "reader.hpp"
#include "text.hpp"

#ifdef FERRORPC_HAS_VALIJSON
#include "schema.hpp"
#endif

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
    std::map<std::string, std::string, std::less<>> ids; // to the file that has it
    std::set<std::string, std::less<>> cited_rules;
    std::set<std::string, std::less<>> refused_rules; // cited by a vector that expects a refusal
};

void check_record(const Vector &vector, ProblemSink &sink)
{
    if (!vector.crate) {
        return;
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

void check_duplicates(const Document &document, std::vector<Problem> &problems)
{
    const JsonLines lines(document.text);
    for (const std::string &pointer : lines.duplicates()) {
        problems.push_back({document.name, lines.line(pointer),
                            fmt::format("the key \"{}\" stands twice in one object", printable(place_name(pointer)))});
    }
}

void check_against_schema([[maybe_unused]] const std::vector<Document> &documents, [[maybe_unused]] const Document &document,
                          [[maybe_unused]] std::vector<Problem> &problems)
{
#ifdef FERRORPC_HAS_VALIJSON
    if (const Document *schema = find_document(documents, schema_document)) {
        check_schema(*schema, document, problems);
    }
#endif
}

} // namespace

bool has_schema_check()
{
#ifdef FERRORPC_HAS_VALIJSON
    return true;
#else
    return false;
#endif
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
    Seen seen;
    for (const VectorFile &file : suite.files) {
        const Document &document = *find_document(documents, file.name);
        const bool is_read =
            std::none_of(problems.begin(), problems.end(), [&](const Problem &each) { return each.file == file.name; });
        check_duplicates(document, problems);
        if (is_read) { // otherwise its strings may be too long for the schema's regular expressions
            check_against_schema(documents, document, problems);
        }
        check_file(file, suite, document, seen, problems);
    }
    check_rules(suite, seen, problems);
    return problems;
}

} // namespace ferrorpc::conformance
