#include "trace.hpp"

#include "waiting.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ferrorpc::trace {
namespace {

namespace fs = std::filesystem;

std::string place_of(const Rule &rule)
{
    return fmt::format("spec/protocol.md:{}", rule.line);
}

Row make_row(const Rule &rule, const Inputs &inputs)
{
    Row row{rule, {}, {}, {}, {}, {}};
    for (const Citation &citation : inputs.citations) {
        if (citation.rule != rule.id) {
            continue;
        }
        if (citation.role == Role::enforcing) {
            row.enforced.push_back(citation.place);
        } else if (citation.role == Role::vector) {
            row.vectors.push_back(citation.place);
        } else if (citation.role == Role::test) {
            row.tests.push_back(citation.place);
        }
    }
    if (const auto waiting = inputs.waiting.find(rule.id); waiting != inputs.waiting.end()) {
        row.waits_for = waiting->second;
    }
    return row;
}

// A file of vectors or scenarios holds many that cite one rule: the first of each file stands for them.
void add_first_of_each_file(const std::vector<std::string> &cited, std::vector<std::string> &places)
{
    std::string last_file;
    for (const std::string &place : cited) {
        const std::size_t space = place.find(' ');
        const std::string file = place.substr(0, space);
        if (space == std::string::npos || file != last_file) {
            const auto count = std::count_if(cited.begin(), cited.end(),
                                             [&](const std::string &other) { return other.starts_with(file + ' '); });
            places.push_back(count <= 1 ? place : fmt::format("{} and {} more", place, count - 1));
        }
        last_file = file;
    }
}

std::vector<std::string> places_to_review(const Row &row)
{
    std::vector<std::string> places = row.enforced;
    add_first_of_each_file(row.tests, places);
    add_first_of_each_file(row.vectors, places);
    return places;
}

// What is wrong with the rule's text against the lock, or "".
std::string review_violation(const Row &row, const Lock &lock)
{
    const auto reviewed = lock.find(row.rule.id);
    if (reviewed == lock.end()) {
        return fmt::format("{}: {} is new: run `ferrorpc-trace accept {}`", place_of(row.rule), row.rule.id, row.rule.id);
    }
    if (reviewed->second.retired && reviewed->second.text == row.rule.text) {
        return fmt::format("{}: {} was retired and is back: run `ferrorpc-trace accept {}`", place_of(row.rule), row.rule.id,
                           row.rule.id);
    }
    if (reviewed->second.retired) {
        return fmt::format("{}: {} was retired and cannot come back with other text: give the new rule a new id",
                           place_of(row.rule), row.rule.id);
    }
    if (reviewed->second.text != row.rule.text) {
        return fmt::format("{}: the text of {} has changed (it was: {}); review {}, then run `ferrorpc-trace accept {}`",
                           place_of(row.rule), row.rule.id, reviewed->second.text, fmt::join(places_to_review(row), ", "),
                           row.rule.id);
    }
    return {};
}

// What is missing for the rule to be traced, or "".
std::string missing(const Row &row)
{
    const bool is_shown = !row.vectors.empty() || !row.tests.empty();
    const bool is_enforced = !row.enforced.empty() || row.rule.id.starts_with("DIF-");
    if (is_enforced) {
        return is_shown ? "" : "no vector or test";
    }
    return is_shown ? "no enforcing line" : "no enforcing line, no vector or test";
}

void judge_row(Row &row, const Lock &lock, std::vector<std::string> &violations)
{
    const std::string lacks = missing(row);
    row.state = "traced";
    if (!row.waits_for.empty()) {
        row.state = "waiting";
        if (lacks.empty()) {
            row.state = "need not wait";
            violations.push_back(
                fmt::format("{}: {} is traced by now: take it off spec/waiting.yaml", place_of(row.rule), row.rule.id));
        }
    } else if (!lacks.empty()) {
        row.state = lacks;
        violations.push_back(fmt::format("{}: {} has {}", place_of(row.rule), row.rule.id, lacks));
    }
    if (std::string review = review_violation(row, lock); !review.empty()) {
        row.state = "to review";
        violations.push_back(std::move(review));
    }
}

void judge_citations_of_nothing(const Inputs &inputs, std::vector<std::string> &violations)
{
    for (const Citation &citation : inputs.citations) {
        const auto is_cited = [&](const Rule &rule) { return rule.id == citation.rule; };
        if (std::any_of(inputs.rules.begin(), inputs.rules.end(), is_cited)) {
            continue;
        }
        violations.push_back(fmt::format("{}: cites {}, which {}", citation.place, citation.rule,
                                         inputs.lock.contains(citation.rule) ? "is gone from protocol.md" : "does not exist"));
    }
}

void judge_gone_rules(const Inputs &inputs, std::vector<std::string> &violations)
{
    for (const auto &[id, reviewed] : inputs.lock) {
        const auto is_it = [&gone = id](const Rule &rule) { return rule.id == gone; };
        if (!reviewed.retired && std::none_of(inputs.rules.begin(), inputs.rules.end(), is_it)) {
            violations.push_back(fmt::format(
                "spec/rules.lock: {} is gone from protocol.md: put it back or run `ferrorpc-trace accept {}`", id, id));
        }
    }
}

} // namespace

bool Row::is_traced() const
{
    return state == "traced";
}

Inputs read_inputs(const fs::path &root)
{
    Inputs inputs;
    inputs.rules = parse_rules(read_file(root / "spec/protocol.md"), "spec/protocol.md");
    inputs.lock =
        fs::exists(root / "spec/rules.lock") ? parse_lock(read_file(root / "spec/rules.lock"), "spec/rules.lock") : Lock{};
    inputs.waiting = parse_waiting(read_file(root / "spec/waiting.yaml"), "spec/waiting.yaml", inputs.rules);
    std::set<std::string> prefixes;
    for (const Rule &rule : inputs.rules) {
        prefixes.insert(rule.id.substr(0, 3));
    }
    for (const auto &[id, reviewed] : inputs.lock) {
        prefixes.insert(id.substr(0, 3));
    }
    inputs.citations = collect_citations(root, prefixes);
    return inputs;
}

Trace judge(const Inputs &inputs)
{
    Trace trace;
    for (const Rule &rule : inputs.rules) {
        Row row = make_row(rule, inputs);
        judge_row(row, inputs.lock, trace.violations);
        trace.rows.push_back(std::move(row));
    }
    judge_citations_of_nothing(inputs, trace.violations);
    judge_gone_rules(inputs, trace.violations);
    return trace;
}

} // namespace ferrorpc::trace
