#include "report/html.hpp"

#include "report/junit.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace ferrorpc::conformance {
namespace {

constexpr std::size_t blocks_max = 200; // of one implementation

constexpr std::string_view page_head = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Conformance</title>
<style>
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --soft: #f3f4f6; --line: #d5d8dd; --faint: #5b6169;
  --good: #1a6e37; --good-back: #e3f4e8; --bad: #a31621; --bad-back: #fbe4e4; --doubt: #7a5200; --doubt-back: #fbf0d4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6ea; --paper: #15171a; --soft: #1e2125; --line: #363b42; --faint: #a0a7b0;
  --good: #7fd698; --good-back: #17331f; --bad: #ff9a9a; --bad-back: #421b1d; --doubt: #edc46a; --doubt-back: #3a2d10; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; font: 16px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tr:last-child td { border-bottom: 0; }
thead th { background: var(--soft); } td.n { white-space: nowrap; text-align: center; }
.fault { padding: .5rem .7rem; border-radius: 6px; overflow-wrap: anywhere; }
td b { white-space: nowrap; } td small { color: var(--faint); }
.good { color: var(--good); background: var(--good-back); } .bad { color: var(--bad); background: var(--bad-back); }
.doubtful { color: var(--doubt); background: var(--doubt-back); } .none { color: var(--faint); }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; }
summary { cursor: pointer; padding: .5rem .7rem; overflow-wrap: anywhere; }
summary b { padding: .05rem .4rem; border-radius: 4px; text-transform: uppercase; font-size: .8rem; }
details > div { padding: 0 .7rem .7rem; }
dl { margin: .3rem 0; display: grid; grid-template-columns: minmax(5rem, max-content) minmax(0, 1fr); gap: .15rem .8rem; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: .4rem 0 0; padding: .6rem; overflow-x: auto; background: var(--soft); border-radius: 4px; font: 13px/1.4 ui-monospace, monospace; }
@media (max-width: 40rem) { td small { display: none; } th, td { padding: .3rem .4rem; } }
</style>
)";

std::string_view class_of(Weight weight)
{
    constexpr std::array<std::string_view, 4> names{"good", "doubtful", "bad", "none"};
    return names.at(static_cast<std::size_t>(weight));
}

// What stands for all, given how many there are of each.
template <typename CountOf>
Weight worst(CountOf count_of)
{
    constexpr std::array from_bad{Weight::bad, Weight::doubtful, Weight::good};
    const auto found = std::ranges::find_if(from_bad, [&](Weight weight) { return count_of(weight) > 0; });
    return found == from_bad.end() ? Weight::none : *found;
}

bool cites(const CaseResult &result, const std::string &rule)
{
    return std::ranges::find(result.rules, rule) != result.rules.end();
}

// What an implementation makes of one rule.
struct Cell {
    std::array<std::size_t, 4> counts{};

    std::size_t of(Weight weight) const { return counts.at(static_cast<std::size_t>(weight)); }
    bool is_empty() const { return counts == std::array<std::size_t, 4>{}; }
};

Cell cell_of(const Implementation &implementation, const std::string &rule)
{
    Cell cell;
    for (const CaseResult &result : implementation.cases) {
        cell.counts.at(static_cast<std::size_t>(weight_of(result.verdict))) += std::size_t{cites(result, rule)};
    }
    return cell;
}

std::string html_of(const Cell &cell)
{
    if (cell.is_empty()) {
        return R"(<td class="n none"></td>)";
    }
    std::string text;
    const auto add = [&](Weight counted, std::string_view mark) {
        if (cell.of(counted) > 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : " · ", mark, cell.of(counted));
        }
    };
    add(Weight::bad, "✗");
    add(Weight::doubtful, "!");
    add(Weight::good, "✓");
    add(Weight::none, "–");
    return fmt::format(R"(<td class="n {}">{}</td>)", class_of(worst([&](Weight weight) { return cell.of(weight); })), text);
}

bool is_source(std::span<const Implementation> implementations, Source source)
{
    return std::ranges::any_of(implementations, [&](const Implementation &each) {
        return std::ranges::find(each.cases, source, &CaseResult::source) != each.cases.end();
    });
}

// How sharp the cases that were run are about a rule.
std::string html_of(Caught caught)
{
    return caught.total == 0 ? R"(<td class="n none"></td>)"
                             : fmt::format(R"(<td class="n {}">{} of {}</td>)", caught.count == caught.total ? "" : "doubtful",
                                           caught.count, caught.total);
}

std::string matrix(std::span<const Implementation> implementations, const std::vector<Rule> &rules,
                   const Sensitivity *sensitivity)
{
    const bool has_vectors = is_source(implementations, Source::vectors);
    const bool has_live = is_source(implementations, Source::live);
    const bool shows_sensitivity = sensitivity != nullptr && (has_vectors || has_live);
    std::string text = "<div class=\"wide\"><table><thead><tr><th>Rule</th>";
    text += shows_sensitivity ? "<th>Mutants caught</th>" : "";
    for (const Implementation &each : implementations) {
        text += fmt::format("<th>{}{}</th>", escaped(each.name), each.faults.empty() ? "" : R"( <b class="bad">not whole</b>)");
    }
    text += "</tr></thead><tbody>\n";
    for (const Rule &rule : rules) {
        std::string row;
        if (shows_sensitivity) {
            const Caught by_vectors = has_vectors ? sensitivity->by_vectors(rule.id) : Caught();
            const Caught live = has_live ? sensitivity->by_live_cases(rule.id) : Caught();
            row += html_of(Caught{by_vectors.count + live.count, by_vectors.total + live.total});
        }
        bool is_seen = false;
        for (const Implementation &each : implementations) {
            const Cell cell = cell_of(each, rule.id);
            is_seen |= !cell.is_empty();
            row += html_of(cell);
        }
        if (is_seen && !is_difference(rule.id)) {
            text += fmt::format("<tr><td><b>{}</b> <small>{}</small></td>{}</tr>\n", escaped(rule.id), escaped(rule.text), row);
        }
    }
    return text + "</tbody></table></div>\n";
}

std::string block(const CaseResult &result, const std::vector<Rule> &rules, const Annotate &annotate)
{
    std::string text =
        fmt::format("<details><summary><b class=\"{}\">{}</b> {} — {}</summary><div><dl>", class_of(weight_of(result.verdict)),
                    escaped(result.verdict), escaped(result.id), escaped(result.title));
    const auto add = [&](std::string_view name, const std::string &value) {
        if (!value.empty()) {
            text += fmt::format("<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(value));
        }
    };
    for (const std::string &id : result.rules) {
        const auto rule = std::ranges::find(rules, id, &Rule::id);
        add(id, rule == rules.end() ? "" : rule->text);
    }
    add("at", result.step);
    add("expected", result.expected);
    add("actual", result.actual);
    add("again", result.again);
    text += "</dl>";
    const auto add_lines = [&](const std::vector<std::string> &lines) {
        std::string joined;
        for (const std::string &line : lines) {
            joined += line + "\n";
        }
        text += joined.empty() ? "" : fmt::format("<pre>{}</pre>", escaped(joined));
    };
    add_lines(annotate ? annotate(result.id) : std::vector<std::string>());
    add_lines(result.wire);
    add_lines(result.standard_error.empty() ? std::vector<std::string>() : std::vector{result.standard_error});
    return text + "</div></details>\n";
}

std::string counts(const Implementation &implementation)
{
    return fmt::format("{} cases: {} passed, {} doubtful, {} failed, {} not observed", implementation.cases.size(),
                       implementation.count(Weight::good), implementation.count(Weight::doubtful),
                       implementation.count(Weight::bad), implementation.count(Weight::none));
}

// The verdicts first, each the way to what there is to say of it.
std::string summary(std::span<const Implementation> implementations)
{
    std::string text = "<ul>\n";
    for (std::size_t i = 0; i < implementations.size(); ++i) {
        const Implementation &each = implementations[i];
        const Weight verdict = each.faults.empty() ? worst([&](Weight weight) { return each.count(weight); }) : Weight::bad;
        text += fmt::format("<li><a href=\"#i{}\">{}</a>: <span class=\"{}\">{}</span></li>\n", i, escaped(each.name),
                            class_of(verdict), counts(each));
    }
    return text + "</ul>\n";
}

std::string section(const Implementation &implementation, std::size_t number, const std::vector<Rule> &rules,
                    const Annotate &annotate)
{
    std::string text =
        fmt::format("<h2 id=\"i{}\">{}</h2>\n<p>{}.</p>\n", number, escaped(implementation.name), counts(implementation));
    for (const std::string &fault : implementation.faults) {
        text += fmt::format("<p class=\"bad fault\">Not whole: {}.</p>\n", escaped(fault));
    }
    std::size_t blocks = 0;
    for (const Weight weight : {Weight::bad, Weight::doubtful}) {
        for (const CaseResult &result : implementation.cases) {
            if (weight_of(result.verdict) == weight && blocks++ < blocks_max) {
                text += block(result, rules, annotate);
            }
        }
    }
    return blocks > blocks_max ? text + fmt::format("<p>And {} more.</p>\n", blocks - blocks_max) : text;
}

} // namespace

std::string html_of(std::span<const Implementation> implementations, const std::vector<Rule> &rules, const Annotate &annotate,
                    const Sensitivity *sensitivity)
{
    std::string text(page_head);
    text += "<h1>Conformance</h1>\n" + summary(implementations);
    text += "<p>Each row is a rule of the protocol, each column an implementation: cases that cite the "
            "rule and "
            "<span class=\"good\">✓ passed</span>, <span class=\"doubtful\">! warned or are known to differ</span>, "
            "<span class=\"bad\">✗ failed</span>, or were <span class=\"none\">– not observed</span>.</p>\n";
    text += sensitivity == nullptr
                ? ""
                : "<p>Mutants are mistakes about a rule, planted in ports one at a time. A rule's verdict is worth as "
                  "much as the share of them that its cases catch.</p>\n";
    for (const Implementation &each : implementations) {
        for (const std::string &fault : each.faults) {
            text += fmt::format("<p class=\"bad fault\"><b>{}</b>: {}.</p>\n", escaped(each.name), escaped(fault));
        }
    }
    text += matrix(implementations, rules, sensitivity);
    for (std::size_t i = 0; i < implementations.size(); ++i) {
        text += section(implementations[i], i, rules, annotate);
    }
    return text + "</html>\n";
}

} // namespace ferrorpc::conformance
