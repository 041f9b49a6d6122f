#include "testee/run.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <utility>

namespace ferrorpc::conformance {
namespace {

constexpr std::size_t shown_name_max = 60;
constexpr std::size_t hung_in_a_row_max = 10; // thousands of time limits are hours

// nullopt when the run cannot go on; the summary then says why.
std::optional<Hello> start(Testee &testee, Summary &summary)
{
    auto hello = testee.ensure_started();
    if (hello) {
        return std::move(*hello);
    }
    summary.interrupted = hello.error().interrupted;
    summary.broke_protocol = !summary.interrupted;
    summary.stopped = hello.error().text;
    summary.standard_error = hello.error().standard_error;
    return std::nullopt;
}

// nullopt when the run cannot go on; the summary then says why.
std::optional<Reply> ask(Testee &testee, const Vector &vector, const Report &report, Summary &summary)
{
    if (!start(testee, summary)) {
        return std::nullopt;
    }
    Reply reply = testee.ask(vector);
    if (reply.kind == ReplyKind::interrupted || report.is_lost()) {
        summary.interrupted = true;
        summary.stopped = "interrupted";
        return std::nullopt;
    }
    return reply;
}

Result judged(const Vector &vector, Reply reply, Mode mode)
{
    const bool changed = mode == Mode::as_recorded && is_changed(vector, reply);
    Verdict verdict = mode == Mode::by_spec ? judge(vector, reply) : judge_as_recorded(vector, reply);
    return {&vector, std::move(reply), std::move(verdict), changed};
}

} // namespace

Summary run_testee(Selection vectors, Testee &testee, Mode mode, Report &report)
{
    Summary summary;
    const auto hello = start(testee, summary);
    if (!hello) {
        report.end(summary);
        return summary;
    }
    summary.is_begun = true;
    report.begin({excerpt(hello->name + " " + hello->version, shown_name_max), mode, testee.command(), vectors.size()});
    std::size_t hung_in_a_row = 0;
    for (const Vector *vector : vectors) {
        auto reply = summary.stopped.empty() ? ask(testee, *vector, report, summary) : std::nullopt;
        if (!reply) {
            summary.tally.add(*vector, {Grade::not_observed}, false);
            continue;
        }
        hung_in_a_row = reply->kind == ReplyKind::hung ? hung_in_a_row + 1 : 0;
        if (hung_in_a_row == hung_in_a_row_max) {
            summary.stopped = fmt::format("{} cases in a row had no answer in time", hung_in_a_row);
        }
        const Result result = judged(*vector, std::move(*reply), mode);
        summary.broke_protocol = summary.broke_protocol || result.verdict.grade == Grade::broke_protocol;
        summary.tally.add(*vector, result.verdict, result.changed);
        report.result(result);
    }
    const Farewell farewell = testee.stop();
    summary.remark = farewell.remark;
    summary.broke_protocol = summary.broke_protocol || farewell.broke_protocol;
    report.end(summary);
    return summary;
}

Summary run_recorded(Selection vectors, std::string name, Report &report)
{
    Summary summary;
    summary.is_begun = true;
    report.begin({std::move(name), Mode::recorded, {}, vectors.size()});
    for (const Vector *vector : vectors) {
        const Result result = judged(*vector, recorded_reply(*vector), Mode::recorded);
        summary.tally.add(*vector, result.verdict, false);
        report.result(result);
    }
    report.end(summary);
    return summary;
}

ExitCode exit_code(const Summary &summary)
{
    const Tally &tally = summary.tally;
    if (summary.broke_protocol) {
        return exit_testee;
    }
    if (summary.interrupted || tally.failures() > 0 || tally.changed() > 0) {
        return exit_unexpected;
    }
    return tally.count() == tally.count(Grade::not_observed) ? exit_nothing_ran : exit_as_expected;
}

} // namespace ferrorpc::conformance
