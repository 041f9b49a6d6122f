#include "report/text.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace ferrorpc::conformance {
namespace {

constexpr std::size_t report_name_width = 40;
constexpr std::size_t report_text_width = 100;
constexpr std::size_t listed_max = 10; // warnings, and reasons for what was not observed
constexpr std::chrono::milliseconds progress_interval{200};

std::string warning_text(const Result &result)
{
    const Vector &vector = *result.vector;
    if (!result.verdict.misses) {
        return fmt::format("expected class {}, not {}", *vector.expect.reject_class,
                           excerpt(*result.reply.outcome.reject_class, 40));
    }
    return fmt::format("should be {}, not {}", describe(vector.expect), describe(result.reply.outcome));
}

std::string unobserved_reason(const Result &result)
{
    if (result.reply.outcome.result == ResultKind::skipped) {
        return result.reply.outcome.message.empty() ? "skipped" : excerpt(result.reply.outcome.message, 100);
    }
    std::string names;
    for (const std::string &name : result.verdict.unobserved) {
        names += (names.empty() ? "" : ", ") + name;
    }
    return "unobservable: " + names;
}

// The most frequent first.
std::vector<std::pair<std::string, std::size_t>> by_count(const std::map<std::string, std::size_t> &counts)
{
    std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
    std::sort(sorted.begin(), sorted.end(), [](const auto &left, const auto &right) {
        return left.second != right.second ? left.second > right.second : RuleIdLess()(left.first, right.first);
    });
    return sorted;
}

} // namespace

std::string row(const Subject &subject, const Tally &tally, const Style &style)
{
    const std::size_t failures = tally.failures();
    const std::size_t met = tally.rules(RuleState::met).size();
    std::string name = subject.name + (subject.mode == Mode::recorded ? " (recorded)" : "");
    name.resize(std::max(name.size(), report_name_width), ' ');
    const std::string failed = fmt::format("{:>5} failed", failures);
    std::string text = fmt::format("{} {:>5} passed  {}  {:>5} not observed  {:>3} of {} rules met", style.strong(name),
                                   tally.count(Grade::passed), failures > 0 ? style.bad(failed) : style.good(failed),
                                   tally.count(Grade::not_observed), met, tally.rule_count());
    const auto add = [&](std::size_t count, std::string_view what) {
        if (count > 0) {
            text += style.doubtful(fmt::format(", {} {}", count, what));
        }
    };
    add(tally.rules(RuleState::partly_observed).size(), "partly observed");
    add(tally.count(Grade::crashed), "crashed");
    add(tally.count(Grade::hung), "hung");
    add(tally.count(Grade::broke_protocol), "broke the protocol");
    add(tally.count(Grade::known_difference),
        tally.count(Grade::known_difference) == 1 ? "known difference" : "known differences");
    add(tally.changed(), "changed");
    add(tally.count(Grade::warned), "warned");
    add(tally.count(Grade::noted), "noted");
    return text;
}

void TextReport::begin(const Subject &subject)
{
    subject_ = subject;
    begun_ = true;
    next_progress_ = Clock::now() + progress_interval;
}

void TextReport::result(const Result &result)
{
    ++done_;
    if (is_failure(result.verdict.grade)) {
        ++failures_;
        keep(result);
    } else if (result.verdict.grade == Grade::warned) {
        warnings_[warning_text(result)].push_back(result.vector->id);
    } else if (result.verdict.grade == Grade::not_observed) {
        ++unobserved_reasons_[unobserved_reason(result)];
    }
    if (result.changed && !result.vector->crate) {
        unrecorded_.push_back(result.vector->id);
    } else if (result.changed) {
        keep_change(result);
    }
    show_progress(false);
}

void TextReport::keep(const Result &result)
{
    const bool first = ++failures_by_rule_[result.vector->rules.front()] == 1;
    std::vector<Result> &kept = first ? first_of_rule_ : others_;
    if (kept.size() < block_count_max) {
        kept.push_back(result);
    }
}

void TextReport::keep_change(const Result &result)
{
    const Vector &vector = *result.vector;
    const Reply &now = result.reply;
    changed_.push_back(fmt::format("{}   {}  {}", options_.style.doubtful("CHANGED"), options_.style.strong(vector.id),
                                   printable(vector.title)));
    changed_.push_back("          recorded  " + describe(complete_record(*vector.crate, vector.expect)));
    changed_.push_back("          now       " + (now.kind == ReplyKind::answered ? describe(now.outcome) : now.text));
}

void TextReport::show_progress(bool last)
{
    if (!options_.progress || (!last && Clock::now() < next_progress_) || (last && !progress_shown_)) {
        return;
    }
    next_progress_ = Clock::now() + progress_interval;
    progress_shown_ = !last;
    const std::string text =
        last ? "" : fmt::format("{}: {} of {}, {} failed", subject_.name, done_, subject_.vector_count, failures_);
    std::fputs(("\r\x1b[K\x1b[?7l" + text + "\x1b[?7h").c_str(), stderr); // not wrapped on a narrow terminal
    std::fflush(stderr);
}

void TextReport::print(const std::vector<std::string> &lines)
{
    for (const std::string &line : lines) {
        std::fputs((line + '\n').c_str(), out_);
    }
}

void TextReport::print_failures()
{
    std::vector<Result> shown = first_of_rule_;
    for (const Result &other : others_) {
        if (shown.size() < block_count_max) {
            shown.push_back(other);
        }
    }
    for (const Result &result : shown) {
        --failures_by_rule_[result.vector->rules.front()];
        print(failure_block(result, suite_, options_.rerun, options_.style));
        print({""});
    }
    if (failures_ > shown.size()) {
        std::string more = fmt::format("and {}:", counted(failures_ - shown.size(), "more failure"));
        for (const auto &[rule, count] : by_count(failures_by_rule_)) {
            more += count > 0 ? fmt::format(" {} by {},", count, rule) : "";
        }
        more.back() = ';';
        print(wrap(more + " run with -p PATTERN for some of them, or with --json for all", report_text_width));
        print({""});
    }
}

void TextReport::print_remarks(const Summary &summary)
{
    const Style &style = options_.style;
    std::size_t listed = 0;
    for (const auto &[text, ids] : warnings_) {
        if (listed++ < listed_max) {
            print({fmt::format("{}      {}: {}{}", style.doubtful("WARN"), text, ids[0],
                               ids.size() == 1 ? "" : fmt::format(" and {} more", ids.size() - 1))});
        }
    }
    if (warnings_.size() > listed_max) {
        print({fmt::format("          and {} other warnings", warnings_.size() - listed_max)});
    }
    print(changed_);
    if (!unrecorded_.empty()) {
        print(
            {fmt::format("{}   no outcome is recorded for {}: {}{}", style.doubtful("CHANGED"),
                         counted(unrecorded_.size(), "vector"), unrecorded_[0], unrecorded_.size() == 1 ? "" : " and others")});
    }
    listed = 0;
    for (const auto &[reason, count] : by_count(unobserved_reasons_)) {
        if (subject_.mode == Mode::by_spec && listed++ < listed_max) {
            print({style.faint(fmt::format("{:>5} not observed: {}", count, reason))});
        }
    }
    if (!summary.remark.empty()) {
        print({style.doubtful("NOTE") + "      the testee " + summary.remark});
    }
}

void TextReport::end(const Summary &summary)
{
    show_progress(true);
    if (begun_) {
        print_failures();
        print_remarks(summary);
    }
    if (begun_ && !summary.stopped.empty()) {
        print({fmt::format("{}   after {} of {} vectors: {}", options_.style.bad("STOPPED"), done_, subject_.vector_count,
                           summary.stopped)});
        for (const std::string &line : standard_error_lines(summary.standard_error)) {
            print({"          " + line});
        }
    }
    if (begun_) {
        print({row(subject_, summary.tally, options_.style)});
    }
    if (begun_ && options_.sensitivity != nullptr && subject_.mode == Mode::by_spec) {
        print(sensitivity_lines(summary.tally.rules(), *options_.sensitivity, &Sensitivity::by_vectors, options_.style));
    }
    std::fflush(out_);
}

} // namespace ferrorpc::conformance
