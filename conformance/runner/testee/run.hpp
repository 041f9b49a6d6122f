// Runs the selected vectors, against a testee or against the recorded outcomes of the crate, and tells a report as it goes.
#pragma once

#include "suite/suite.hpp"
#include "testee/grade.hpp"
#include "testee/tally.hpp"
#include "testee/testee.hpp"

#include <span>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

enum class Mode {
    by_spec,     // a port: every miss counts
    as_recorded, // the published crate, live: known differences and changed outcomes are told apart
    recorded,    // the published crate's recorded outcomes; nothing is run
};

struct Subject {
    std::string name; // with its version
    Mode mode;
    std::vector<std::string> command; // empty for Mode::recorded
    std::size_t vector_count;
};

struct Result {
    const Vector *vector;
    Reply reply;
    Verdict verdict;
    bool changed; // Mode::as_recorded
};

struct Summary {
    Tally tally;
    bool is_begun = false; // the testee got through hello
    bool interrupted = false;
    // Why the run ended early, in one line; what was not run counts as not observed.
    std::string stopped = {};
    std::string standard_error = {}; // its end, where the testee was the reason
    std::string remark = {};         // what the testee did wrong at its end
    bool broke_protocol = false;     // also when the testee could not start
};

class Report {
public:
    virtual ~Report() = default;
    virtual void begin(const Subject &subject) = 0;
    virtual void result(const Result &result) = 0;
    virtual void end(const Summary &summary) = 0;
    // Whether nobody reads the report any more, so that the run should end.
    virtual bool is_lost() const { return false; }
};

using Selection = std::span<const Vector *const>;

// When the testee does not start, the report hears of its end only.
Summary run_testee(Selection vectors, Testee &testee, Mode mode, Report &report);
Summary run_recorded(Selection vectors, std::string name, Report &report);

enum ExitCode { exit_as_expected = 0, exit_unexpected = 1, exit_usage = 2, exit_testee = 3, exit_nothing_ran = 5 };
ExitCode exit_code(const Summary &summary);

} // namespace ferrorpc::conformance
