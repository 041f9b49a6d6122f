#include "suite/verbs.hpp"

#include "export/export.hpp"
#include "live/browse.hpp"
#include "live/lint.hpp"
#include "report/badge.hpp"
#include "report/block.hpp"
#include "report/browse.hpp"
#include "report/html.hpp"
#include "report/junit.hpp"
#include "report/results.hpp"
#include "suite/lint.hpp"
#include "suite/pattern.hpp"
#include "suite/text.hpp"
#include "versions.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

namespace ferrorpc::conformance {
namespace {

void complain(const std::string &text)
{
    std::fflush(stdout);
    std::fputs(("ferrorpc-conform: " + text + '\n').c_str(), stderr);
}

// The live suite is built in: it goes with the built-in vectors and their rules.
bool has_live_suite(const Options &options)
{
    return options.suite == FERRORPC_SUITE_DIR;
}

void print(const std::vector<std::string> &lines)
{
    for (const std::string &line : lines) {
        std::puts(line.c_str());
    }
}

} // namespace

int fail(ExitCode code, const std::string &text)
{
    complain(text);
    return code;
}

Style style_for_terminal()
{
    const char *no_colour = std::getenv("NO_COLOR");
    return Style(isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0'));
}

std::optional<std::string> read_file(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return file.is_open() && !file.bad() ? std::optional(std::move(text).str()) : std::nullopt;
}

std::expected<std::optional<Sensitivity>, std::string> read_sensitivity(const Options &options)
{
    if (!has_live_suite(options) || !options.patterns.empty() || !options.skipped.empty()) {
        return std::nullopt;
    }
    const auto text = read_file(FERRORPC_CAUGHT_TABLE);
    if (!text) {
        return std::unexpected("conformance/mutants/caught.tsv cannot be read");
    }
    auto sensitivity = Sensitivity::parse(*text, "conformance/mutants/caught.tsv");
    if (!sensitivity) {
        return std::unexpected(sensitivity.error());
    }
    return std::move(*sensitivity);
}

bool is_selected(const Options &options, const std::string &id)
{
    const auto is_match = [&](const std::string &pattern) { return selects(pattern, id); };
    return (options.patterns.empty() || std::ranges::any_of(options.patterns, is_match)) &&
           std::ranges::none_of(options.skipped, is_match);
}

std::string nothing_selected(const Options &options, std::string_view none)
{
    if (options.patterns.empty()) {
        return options.skipped.empty() ? fmt::format("there are no vectors in {}", printable(options.suite))
                                       : fmt::format("{} is left by --skip: list shows all", none);
    }
    std::string patterns;
    for (const std::string &pattern : options.patterns) {
        patterns += (patterns.empty() ? "" : " or ") + fmt::format("'{}'", excerpt(pattern, 100));
    }
    return fmt::format("{} matches {}{}: list shows all", none, patterns, options.skipped.empty() ? "" : " and is not skipped");
}

std::vector<LiveCase> selected_cases(const Options &options, const LiveSuite &suite)
{
    std::vector<LiveCase> cases = suite.cases();
    std::erase_if(cases, [&](const LiveCase &each) { return !is_selected(options, each.id()); });
    return cases;
}

std::expected<LiveSuite, std::string> read_live_suite(const std::vector<Rule> &rules)
{
    std::vector<Problem> problems;
    LiveSuite suite = parse_live_suite(read_documents(FERRORPC_LIVE_DIR, problems), rules, problems);
    if (!problems.empty()) {
        return std::unexpected("the live suite cannot be read: " + to_string(problems.front()));
    }
    return suite;
}

int list(const Options &options, const Suite &suite, Selection selected)
{
    LiveSuite live_suite;
    if (has_live_suite(options)) {
        auto read = read_live_suite(suite.rules);
        if (!read) {
            return fail(exit_usage, read.error());
        }
        live_suite = std::move(*read);
    }
    const std::vector<LiveCase> cases = selected_cases(options, live_suite);
    if (selected.empty() && cases.empty()) {
        return fail(exit_nothing_ran, nothing_selected(options, "nothing"));
    }
    if (options.json) {
        for (const Vector *vector : selected) {
            std::puts(vector_json(suite, *vector).dump().c_str());
        }
        for (const LiveCase &each : cases) {
            std::puts(live_case_json(each).dump().c_str());
        }
        return exit_as_expected;
    }
    if (!selected.empty()) {
        print(list_lines(suite, selected, style_for_terminal()));
    }
    if (!cases.empty()) {
        print(live_list_lines(cases, style_for_terminal()));
    }
    return exit_as_expected;
}

int report(const Options &options, const Suite &suite)
{
    std::vector<Implementation> implementations;
    for (const std::string &path : options.files) {
        const auto text = read_file(path);
        if (!text) {
            return fail(exit_usage, fmt::format("{} cannot be read", printable(path)));
        }
        if (const auto read = read_results(*text, path, implementations); !read) {
            return fail(exit_usage, read.error());
        }
    }
    if (implementations.empty()) {
        return fail(exit_nothing_ran, "there are no results");
    }
    const auto annotate = [&](const std::string &id) {
        const auto vectors = suite.vectors();
        const auto found = std::ranges::find(vectors, id, &Vector::id);
        return found == vectors.end() ? std::vector<std::string>() : input_lines(**found, nullptr, nullptr, Style(false));
    };
    const auto sensitivity = read_sensitivity(options);
    if (!sensitivity) {
        return fail(exit_usage, sensitivity.error());
    }
    const std::string text = options.form == "junit" ? junit_of(implementations)
                             : options.form == "badge"
                                 ? badge_of(implementations)
                                 : html_of(implementations, suite.rules, annotate, *sensitivity ? &**sensitivity : nullptr);
    std::fputs(text.c_str(), stdout);
    ExitCode code = exit_as_expected;
    for (const Implementation &each : implementations) {
        for (const std::string &fault : each.faults) {
            code = exit_unexpected;
            complain(printable(each.name) + ": " + printable(fault));
        }
    }
    return code;
}

int export_vectors(const Options &options, const Suite &suite, Selection selected)
{
    const std::string_view version = has_live_suite(options) ? suite_version : std::string_view();
    const std::string text = options.form == "c" ? c_header_of(selected, version) : json_of(suite, selected, version);
    std::fputs(text.c_str(), stdout);
    return exit_as_expected;
}

int show(const Options &options, const Suite &suite)
{
    for (const Vector *vector : suite.vectors()) {
        if (vector->id != options.id) {
            continue;
        }
        if (options.json) {
            std::puts(vector_json(suite, *vector).dump().c_str());
        } else {
            print(show_lines(suite, *vector, style_for_terminal()));
        }
        return exit_as_expected;
    }
    return fail(exit_usage, fmt::format("there is no vector '{}': list shows all", printable(options.id)));
}

int check_suite(const Options &options, const std::vector<Document> &documents, std::vector<Problem> problems)
{
    std::vector<Problem> ignored;
    const Suite suite = parse_suite(documents, ignored);
    std::string counts = counted(suite.vectors().size(), "vector") + " in " + counted(suite.files.size(), "file");
    for (Problem &problem : lint(documents)) {
        problems.push_back(std::move(problem));
    }
    if (has_live_suite(options)) {
        const std::vector<Document> live_documents = read_documents(FERRORPC_LIVE_DIR, problems);
        for (Problem &problem : lint_live(live_documents, suite.rules)) {
            problem.file.insert(0, "live/");
            problems.push_back(std::move(problem));
        }
        const LiveSuite live_suite = parse_live_suite(live_documents, suite.rules, ignored);
        counts +=
            ", " + counted(live_suite.scenarios.size(), "live scenario") + " in " + counted(live_documents.size(), "file");
    }
    for (const Problem &problem : problems) {
        std::puts(to_string(problem).c_str());
    }
    std::puts((counts + ": " + (problems.empty() ? "ok" : counted(problems.size(), "problem"))).c_str());
    return problems.empty() ? exit_as_expected : exit_unexpected;
}

} // namespace ferrorpc::conformance
