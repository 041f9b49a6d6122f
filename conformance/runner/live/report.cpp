#include "live/report.hpp"

#include "report/dump.hpp"
#include "report/ndjson.hpp"
#include "report/text.hpp"
#include "suite/text.hpp"
#include "versions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace ferrorpc::conformance {
namespace {

using nlohmann::ordered_json;
using Lines = std::vector<std::string>;

constexpr std::string_view indent = "          ";
constexpr std::size_t live_text_width = 90;
constexpr std::size_t world_width = 40;
constexpr std::size_t shown_events_max = 8;
constexpr std::size_t json_events_max = 40;

std::string live_heading(Grade grade, const Style &style)
{
    std::string word(grade == Grade::not_observed ? "SKIP" : verdict_word(grade));
    std::ranges::transform(word, word.begin(), [](char letter) { return static_cast<char>(std::toupper(letter)); });
    const std::string padding(indent.size() - std::min(word.size(), indent.size() - 1), ' ');
    return (is_failure(grade) ? style.bad(word) : style.doubtful(word)) + padding;
}

Lines rule_lines(const std::string &id, const std::vector<Rule> &rules, const Style &style)
{
    const auto rule = std::ranges::find(rules, id, &Rule::id);
    Lines lines;
    for (const std::string &line : wrap(rule == rules.end() ? "" : printable(rule->text), live_text_width)) {
        const std::string name = lines.empty() ? id : "";
        lines.push_back(std::string(indent) + style.strong(name) +
                        std::string(10 - std::min<std::size_t>(name.size(), 9), ' ') + line);
    }
    return lines;
}

// The bytes of a wire step that was not as expected, with their fields.
Lines byte_lines(const WireBytes &bytes, const Style &style)
{
    const MessageShape *shape = find_message(Operation::encode, bytes.is_announce ? "announce" : "request");
    std::vector<Mark> marks;
    if (bytes.difference) {
        marks.push_back({*bytes.difference, {}});
    }
    Lines lines;
    for (const auto &[title, side] : {std::pair{"to come", &bytes.expected}, std::pair{"came", &bytes.actual}}) {
        if (!*side) {
            continue;
        }
        lines.push_back(fmt::format("{}, {}:", title, counted((*side)->size(), "byte")));
        std::ranges::transform(dump(*shape, **side, marks, style), std::back_inserter(lines),
                               [](const std::string &line) { return "  " + line; });
    }
    return lines;
}

std::string counts(const LiveSummary &summary, const Style &style)
{
    const std::string steps = fmt::format("{:>5} of {:>4} steps as expected", summary.as_expected, summary.steps);
    std::string text =
        fmt::format("{:>4} scenarios  {}", summary.cases, summary.failures > 0 ? style.bad(steps) : style.good(steps));
    const auto add = [&](std::size_t count, std::string_view what) {
        if (count > 0) {
            text += style.doubtful(fmt::format(", {} {}", count, what));
        }
    };
    add(summary.failures, "failed");
    add(summary.warnings, "warned");
    add(summary.not_observed, "not observed");
    add(summary.known_differences, "known to differ");
    return text;
}

} // namespace

std::string rerun_line(const LiveCase &played, const Rerun &rerun)
{
    return fmt::format("{} live -p {}{}{}", rerun.program, played.id(), rerun.options, rerun.command);
}

Lines failure_block(const LiveCase &played, const LiveVerdict &verdict, const std::vector<Rule> &rules, const Rerun &rerun,
                    const Style &style)
{
    Lines lines{live_heading(verdict.grade, style) + style.strong(played.id()) + "  " + printable(played.scenario->title)};
    for (const std::string &line : rule_lines(played.scenario->rules.front(), rules, style)) {
        lines.push_back(line);
    }
    lines.push_back(fmt::format("{}at        {}", indent, verdict.step));
    lines.push_back(fmt::format("{}expected  {}", indent, verdict.expected));
    lines.push_back(fmt::format("{}actual    {}", indent, verdict.actual));
    for (const std::string &line : byte_lines(verdict.bytes, style)) {
        lines.push_back(std::string(indent) + line);
    }
    for (std::size_t rank = 0; rank < verdict.ranks.size(); ++rank) {
        Lines error = standard_error_lines(verdict.ranks[rank].standard_error);
        if (!error.empty()) {
            error[0] = fmt::format("rank {}, {}: {}", rank, printable(verdict.ranks[rank].name), error[0]);
        }
        std::ranges::transform(error, std::back_inserter(lines),
                               [](const std::string &line) { return std::string(indent) + line; });
    }
    const auto &events = verdict.wire.events();
    for (std::size_t index = events.size() - std::min(events.size(), shown_events_max); index < events.size(); ++index) {
        lines.push_back(fmt::format("{}wire {}", indent, describe(events[index])));
    }
    lines.push_back(fmt::format("{}again: {}", indent, rerun_line(played, rerun)));
    return lines;
}

void LiveTextReport::player(Player player, const std::string &name)
{
    names_[player] = name;
}

void LiveTextReport::result(const LiveCase &played, const LiveVerdict &verdict)
{
    if (!verdict.out_of_reach.empty()) {
        ++out_of_reach_[verdict.out_of_reach];
        return;
    }
    auto row = std::ranges::find(rows_, *played.world, &Row::world);
    if (row == rows_.end()) {
        rows_.push_back({*played.world, {}});
        row = std::prev(rows_.end());
    }
    row->counts.add(verdict);
    const bool shows = verdict.grade != Grade::passed && verdict.grade != Grade::known_difference;
    if (shows && blocks_++ < block_count_max) {
        print(failure_block(played, verdict, rules_, rerun_, style_));
        print({""});
    }
}

void LiveTextReport::end(const LiveSummary &summary)
{
    if (names_.empty() && !summary.stopped.empty()) { // nothing has begun: whoever started the run says why
        return;
    }
    if (blocks_ > block_count_max) {
        print({fmt::format("and {} more", blocks_ - block_count_max), ""});
    }
    if (!summary.stopped.empty()) {
        print({fmt::format("{}  after {}: {}", style_.bad("STOPPED"), counted(summary.cases, "scenario"), summary.stopped)});
        print(standard_error_lines(summary.standard_error));
    }
    for (const auto &[player, name] : names_) {
        print({fmt::format("live worlds: {} is {}", to_string(player), printable(name))});
    }
    for (const Row &row : rows_) {
        print({fmt::format("  {:<{}} {}", to_string(row.world, ' '), world_width - 2, counts(row.counts, style_))});
    }
    print({fmt::format("{:<{}} {}", "live worlds", world_width, counts(summary, style_))});
    for (const auto &[why, count] : out_of_reach_) {
        print({fmt::format("  {:>4} of those not observed {}", count, why)});
    }
    if (summary.left_out > 0) {
        print({fmt::format("{} with crate ranks left out: --crate-rank says what plays them",
                           counted(summary.left_out, "scenario"))});
    }
}

void LiveTextReport::print(const Lines &lines)
{
    for (const std::string &line : lines) {
        std::fputs((line + '\n').c_str(), out_);
    }
    std::fflush(out_);
}

void LiveNdjsonReport::player(Player player, const std::string &name)
{
    write({{"type", "live_player"}, {"format", results_format}, {"player", to_string(player)}, {"name", name}});
}

void LiveNdjsonReport::result(const LiveCase &played, const LiveVerdict &verdict)
{
    ordered_json object = {{"type", "live_result"},
                           {"id", played.id()},
                           {"title", played.scenario->title},
                           {"level", to_string(played.scenario->level)},
                           {"rules", played.scenario->rules},
                           {"world", to_string(*played.world, ' ')},
                           {"verdict", verdict_word(verdict.grade)},
                           {"steps", verdict.steps},
                           {"as_expected", verdict.as_expected}};
    if (verdict.grade != Grade::passed) {
        object["step"] = verdict.step;
        object["expected"] = verdict.expected;
        object["actual"] = verdict.actual;
        if (Lines bytes = byte_lines(verdict.bytes, Style(false)); !bytes.empty()) {
            object["bytes"] = std::move(bytes);
        }
        ordered_json errors = ordered_json::array();
        std::ranges::transform(verdict.ranks, std::back_inserter(errors),
                               [](const RankReport &rank) { return rank.standard_error; });
        object["standard_error"] = std::move(errors);
        if (!verdict.reason.empty()) {
            object["reason"] = verdict.reason;
        }
        ordered_json wire = ordered_json::array();
        const auto &events = verdict.wire.events();
        for (std::size_t index = events.size() - std::min(events.size(), json_events_max); index < events.size(); ++index) {
            wire.push_back(describe(events[index]));
        }
        if (!wire.empty()) {
            object["wire"] = std::move(wire);
        }
        object["again"] = rerun_line(played, rerun_);
    }
    write(object);
}

void LiveNdjsonReport::end(const LiveSummary &summary)
{
    ordered_json object = {{"type", "live_summary"},
                           {"scenarios", summary.cases},
                           {"left_out", summary.left_out},
                           {"failures", summary.failures},
                           {"warnings", summary.warnings},
                           {"not_observed", summary.not_observed},
                           {"known_differences", summary.known_differences},
                           {"steps", summary.steps},
                           {"as_expected", summary.as_expected}};
    if (!summary.stopped.empty()) {
        object["stopped"] = summary.stopped;
        object["standard_error"] = summary.standard_error;
    }
    object["exit_status"] = static_cast<int>(exit_code(summary));
    write(object);
}

void LiveNdjsonReport::write(const ordered_json &object)
{
    std::fputs((object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n').c_str(), out_);
    std::fflush(out_);
}

} // namespace ferrorpc::conformance
