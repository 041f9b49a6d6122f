#include "capture/report.hpp"

#include "report/dump.hpp"
#include "suite/text.hpp"
#include "versions.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ferrorpc::conformance {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view capture_indent = "          ";
constexpr std::size_t sentence_width = 90;

std::string sender_of(const SideVerdict &side)
{
    return fmt::format("{} at {}", side.name, to_string(side.address));
}

std::string place_of(const Breach &breach)
{
    return fmt::format("byte {} of what it wrote, in packet {} at {:.6f} s", breach.offset, breach.packet,
                       std::chrono::duration<double>(breach.time).count());
}

std::vector<std::string> bytes_of_breach(const Breach &breach, const Style &style)
{
    const MessageShape *shape = find_message(Operation::decode, breach.is_announce ? "announce" : "frame");
    const std::vector<Mark> marks{{breach.mark, ""}};
    return breach.bytes.empty() ? std::vector<std::string>() : dump(*shape, Parts(breach.bytes), marks, style);
}

std::string times(std::size_t breaches)
{
    return breaches > 1 ? fmt::format("; {} times in all", breaches) : "";
}

void add_block(std::vector<std::string> &lines, const GradedSide &side, const RuleVerdict &verdict,
               const std::vector<Rule> &rules, const Style &style)
{
    const Breach &breach = *verdict.first;
    lines.push_back(style.bad("FAIL") + "      " + style.strong(side.id(verdict)));
    const auto rule = std::ranges::find(rules, verdict.rule, &Rule::id);
    for (const std::string &line : wrap(rule == rules.end() ? "" : printable(rule->text), sentence_width)) {
        lines.push_back(std::string(capture_indent) + line);
    }
    lines.push_back(fmt::format("{}at        {}", capture_indent, place_of(breach)));
    lines.push_back(fmt::format("{}expected  {}", capture_indent, breach.expected));
    lines.push_back(fmt::format("{}actual    {}{}", capture_indent, breach.actual, times(verdict.breaches)));
    for (const std::string &line : bytes_of_breach(breach, style)) {
        lines.push_back(std::string(capture_indent) + line);
    }
    lines.emplace_back();
}

std::string row_of(const GradedSide &side, const Style &style)
{
    const std::size_t broken = side.broken();
    const std::string failed = fmt::format("{:>3} broken", broken);
    std::string text =
        fmt::format("{:<40}  {:>6} frames  {:>3} rules kept  {}  {:>3} not observed", sender_of(side.verdict),
                    side.verdict.frames, side.looked_at() - broken, broken > 0 ? style.bad(failed) : style.good(failed),
                    side.verdict.rules.size() - side.looked_at());
    return side.verdict.stopped.empty() ? text : text + style.doubtful(", judged in part: " + side.verdict.stopped);
}

ordered_json result_object(const GradedSide &side, const RuleVerdict &verdict)
{
    const bool is_broken = verdict.breaches > 0;
    ordered_json object = {{"type", "result"},
                           {"id", side.id(verdict)},
                           {"title", sender_of(side.verdict) + ", " + counted(verdict.looks, "look")},
                           {"level", "must"},
                           {"rules", {verdict.rule}},
                           {"verdict", is_broken ? "fail" : verdict.looks > 0 ? "pass" : "not_observed"}};
    if (is_broken) {
        object["step"] = place_of(*verdict.first);
        object["expected"] = verdict.first->expected;
        object["actual"] = verdict.first->actual + times(verdict.breaches);
        object["offset"] = verdict.first->offset;
        object["packet"] = verdict.first->packet;
        object["wire"] = bytes_of_breach(*verdict.first, Style(false));
    }
    return object;
}

} // namespace

std::string GradedSide::id(const RuleVerdict &rule) const
{
    std::string name = verdict.name;
    std::ranges::replace(name, ' ', '-');
    return fmt::format("{}/{}/{}", connection, name, rule.rule);
}

std::size_t GradedSide::broken() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(verdict.rules, [](const RuleVerdict &rule) { return rule.breaches > 0; }));
}

std::size_t GradedSide::looked_at() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(verdict.rules, [](const RuleVerdict &rule) { return rule.looks > 0; }));
}

std::vector<std::string> capture_lines(const std::vector<GradedSide> &sides, const std::vector<Rule> &rules, const Style &style)
{
    std::vector<std::string> lines;
    for (const GradedSide &side : sides) {
        for (const RuleVerdict &verdict : side.verdict.rules) {
            if (verdict.breaches > 0) {
                add_block(lines, side, verdict, rules, style);
            }
        }
    }
    std::ranges::transform(sides, std::back_inserter(lines), [&](const GradedSide &side) { return row_of(side, style); });
    return lines;
}

std::vector<ordered_json> capture_objects(const std::vector<GradedSide> &sides)
{
    std::vector<ordered_json> objects;
    for (const GradedSide &side : sides) {
        const std::string name = sender_of(side.verdict);
        objects.push_back({{"type", "run"}, {"format", results_format}, {"testee", name}, {"mode", "capture"}});
        for (const RuleVerdict &verdict : side.verdict.rules) {
            objects.push_back(result_object(side, verdict));
        }
        ordered_json summary = {{"type", "summary"},
                                {"testee", name},
                                {"pass", side.looked_at() - side.broken()},
                                {"fail", side.broken()},
                                {"not_observed", side.verdict.rules.size() - side.looked_at()}};
        if (!side.verdict.stopped.empty()) {
            summary["stopped"] = side.verdict.stopped;
        }
        objects.push_back(std::move(summary));
    }
    return objects;
}

} // namespace ferrorpc::conformance
