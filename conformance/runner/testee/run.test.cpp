#include "testee/run.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <unistd.h>

using namespace ferrorpc::conformance;

namespace {

const TestLimits patient{std::chrono::seconds(60), std::chrono::seconds(60), std::chrono::seconds(60)};
const TestLimits quick{std::chrono::milliseconds(50), std::chrono::seconds(60), std::chrono::seconds(60)};

const std::string accepted_request =
    R"({"result": "accepted", "fields": {"request_id": "515", "name": "6563686f", "payload": "686921"}})";
const std::string rejected = R"({"result": "rejected", "class": "wrong_tag"})";
const std::string encoded =
    R"({"result": "accepted", "bytes": "1800000000000000010302000000000000040000006563686f03000000686921"})";
const std::string skipped = R"({"result": "skipped"})";

class Recorder : public Report {
public:
    void begin(const Subject &subject) override { name = subject.name; }
    void result(const Result &result) override { grades.push_back(result.verdict.grade); }
    void end(const Summary &) override { ended = true; }
    bool is_lost() const override { return lost; }

    std::string name;
    std::vector<Grade> grades;
    bool ended = false;
    bool lost = false;
};

struct Run {
    Summary summary;
    Recorder report;
    ExitCode code;
};

Run run(const std::vector<std::string> &arguments, Mode mode = Mode::by_spec, TestLimits limits = patient)
{
    const Suite suite = small_suite();
    Testee testee(fake_testee(arguments), limits, -1);
    Recorder report;
    Summary summary = run_testee(suite.vectors(), testee, mode, report);
    const ExitCode code = exit_code(summary);
    CHECK(report.ended);
    return {std::move(summary), std::move(report), code};
}

} // namespace

TEST_CASE("all as expected is exit status 0")
{
    const Run done = run({"answers", accepted_request, rejected, encoded});
    CHECK(done.report.name == "fake 1");
    CHECK(done.report.grades == std::vector<Grade>{Grade::passed, Grade::passed, Grade::passed});
    CHECK(done.code == exit_as_expected);
    CHECK(done.summary.remark.empty());
}

TEST_CASE("failures, crashes and hangs are exit status 1, and the run goes on")
{
    CHECK(run({"always", rejected}).report.grades == std::vector<Grade>{Grade::failed, Grade::passed, Grade::failed});
    CHECK(run({"always", rejected}).code == exit_unexpected);

    const Run crashes = run({"exits", "3"});
    CHECK(crashes.report.grades == std::vector<Grade>{Grade::crashed, Grade::crashed, Grade::crashed});
    CHECK(crashes.code == exit_unexpected);

    const Run hangs = run({"hangs"}, Mode::by_spec, quick);
    CHECK(hangs.report.grades == std::vector<Grade>{Grade::hung, Grade::hung, Grade::hung});
    CHECK(hangs.code == exit_unexpected);
}

TEST_CASE("a testee outside the protocol is exit status 3, and the run goes on")
{
    const Run done = run({"always", "what?"});
    CHECK(done.report.grades == std::vector<Grade>{Grade::broke_protocol, Grade::broke_protocol, Grade::broke_protocol});
    CHECK(done.code == exit_testee);
}

TEST_CASE("a line too many at the end is exit status 3, a bad end only a remark")
{
    const Suite suite = small_suite();
    const std::vector<const Vector *> one{suite.vectors()[1]};
    const auto run_one = [&](const std::vector<std::string> &arguments) {
        Testee testee(fake_testee(arguments), patient, -1);
        Recorder report;
        return run_testee(one, testee, Mode::by_spec, report);
    };
    const Summary talks = run_one({"two_lines", rejected});
    CHECK(talks.remark.starts_with("wrote more lines than it was asked for; "));
    CHECK(exit_code(talks) == exit_testee);

    const Summary exits = run_one({"exits_after_stop", rejected});
    CHECK(exits.remark == "exited with status 7 after stop");
    CHECK(exit_code(exits) == exit_as_expected);
}

TEST_CASE("a testee that does not start is exit status 3, and nothing begins")
{
    const Run done = run({"hello", "what?"});
    CHECK(done.report.name.empty());
    CHECK(done.code == exit_testee);
    CHECK(done.summary.stopped.ends_with("but it wrote: what?"));
}

TEST_CASE("a testee that does not start again ends the run, and what was not run is not observed")
{
    const TemporaryDirectory directory;
    const Run done = run({"once", directory.path("started")});
    CHECK(done.report.grades == std::vector<Grade>{Grade::crashed});
    CHECK(done.summary.stopped == "it exited with status 4 before it answered hello");
    CHECK(done.summary.tally.count() == 3);
    CHECK(done.summary.tally.count(Grade::not_observed) == 2);
    CHECK(done.code == exit_testee);
}

TEST_CASE("a testee that skips everything is exit status 5")
{
    const Run done = run({"always", skipped});
    CHECK(done.report.grades == std::vector<Grade>{Grade::not_observed, Grade::not_observed, Grade::not_observed});
    CHECK(done.code == exit_nothing_ran);
}

TEST_CASE("a testee that hangs and hangs is given up")
{
    const Suite suite = small_suite();
    const std::vector<const Vector *> many(15, suite.vectors()[0]);
    Testee testee(fake_testee({"hangs"}), quick, -1);
    Recorder report;
    const Summary summary = run_testee(many, testee, Mode::by_spec, report);
    CHECK(report.grades == std::vector<Grade>(10, Grade::hung));
    CHECK(summary.stopped == "10 cases in a row had no answer in time");
    CHECK(summary.tally.count(Grade::not_observed) == 5);
    CHECK(exit_code(summary) == exit_unexpected);
}

TEST_CASE("an interrupt ends the run in order")
{
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const FileDescriptor read_end(ends[0]);
    const FileDescriptor write_end(ends[1]);
    REQUIRE(write(write_end.get(), "x", 1) == 1);

    const Suite suite = small_suite();
    Testee testee(fake_testee({"hangs"}), patient, read_end.get());
    Recorder report;
    const Summary summary = run_testee(suite.vectors(), testee, Mode::by_spec, report);
    CHECK(report.ended);
    CHECK(summary.interrupted);
    CHECK(exit_code(summary) == exit_unexpected);
}

TEST_CASE("a report that nobody reads ends the run")
{
    const Suite suite = small_suite();
    Testee testee(fake_testee({"always", skipped}), patient, -1);
    Recorder report;
    report.lost = true;
    CHECK(run_testee(suite.vectors(), testee, Mode::by_spec, report).interrupted);
    CHECK(report.grades.empty());
}

TEST_CASE("the crate is judged against its record")
{
    const std::string hidden =
        R"({"result": "accepted", "fields": {"request_id": "unobservable", "name": "6563686f", "payload": "686921"}})";
    const Run same = run({"answers", hidden, accepted_request, encoded}, Mode::as_recorded);
    CHECK(same.report.grades == std::vector<Grade>{Grade::not_observed, Grade::known_difference, Grade::passed});
    CHECK(same.summary.tally.changed() == 0);
    CHECK(same.code == exit_as_expected);

    const Run changed = run({"answers", hidden, rejected, encoded}, Mode::as_recorded);
    CHECK(changed.report.grades == std::vector<Grade>{Grade::not_observed, Grade::passed, Grade::passed});
    CHECK(changed.summary.tally.changed() == 1);
    CHECK(changed.code == exit_unexpected);
}

TEST_CASE("recorded outcomes are judged without a testee")
{
    const Suite suite = small_suite();
    Recorder report;
    const Summary summary = run_recorded(suite.vectors(), "crate 1", report);
    CHECK(report.name == "crate 1");
    CHECK(report.grades == std::vector<Grade>{Grade::not_observed, Grade::known_difference, Grade::passed});
    CHECK(exit_code(summary) == exit_as_expected);
}
