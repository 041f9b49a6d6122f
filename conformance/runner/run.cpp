#include "run.hpp"

#include "text.hpp"

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
        if (!summary.stopped.empty() || !start(testee, summary)) {
            summary.tally.add(*vector, {Grade::not_observed}, false);
            continue;
        }
        Reply reply = testee.ask(*vector);
        if (reply.kind == ReplyKind::interrupted || report.is_lost()) {
            summary.interrupted = true;
            summary.stopped = "interrupted";
            summary.tally.add(*vector, {Grade::not_observed}, false);
            continue;
        }
        hung_in_a_row = reply.kind == ReplyKind::hung ? hung_in_a_row + 1 : 0;
        if (hung_in_a_row == hung_in_a_row_max) {
            summary.stopped = fmt::format("{} cases in a row had no answer in time", hung_in_a_row);
        }
        const bool changed = mode == Mode::as_recorded && is_changed(*vector, reply);
        const Verdict verdict = mode == Mode::as_recorded ? judge_as_recorded(*vector, reply) : judge(*vector, reply);
        summary.broke_protocol = summary.broke_protocol || verdict.grade == Grade::broke_protocol;
        summary.tally.add(*vector, verdict, changed);
        report.result({vector, std::move(reply), verdict, changed});
    }
    summary.remark = testee.stop();
    report.end(summary);
    return summary;
}

Summary run_recorded(Selection vectors, std::string name, Report &report)
{
    Summary summary;
    summary.is_begun = true;
    report.begin({std::move(name), Mode::recorded, {}, vectors.size()});
    for (const Vector *vector : vectors) {
        Reply reply = recorded_reply(*vector);
        const Verdict verdict = vector->crate ? judge_as_recorded(*vector, reply) : judge(*vector, reply);
        summary.tally.add(*vector, verdict, false);
        report.result({vector, std::move(reply), verdict, false});
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
