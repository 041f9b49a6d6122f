#include "live/run.hpp"

#include "live/game.hpp"
#include "suite/text.hpp"
#include "testee/tally.hpp"

#include <fmt/core.h>

#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace ferrorpc::conformance {

void LiveSummary::add(const LiveVerdict &verdict)
{
    ++cases;
    steps += verdict.steps;
    as_expected += verdict.as_expected;
    failures += std::size_t{is_failure(verdict.grade)};
    warnings += std::size_t{verdict.grade == Grade::warned};
    not_observed += std::size_t{verdict.grade == Grade::not_observed};
    known_differences += std::size_t{verdict.grade == Grade::known_difference};
    broke_protocol |= verdict.grade == Grade::broke_protocol;
}

ExitCode exit_code(const LiveSummary &summary)
{
    if (summary.broke_protocol) {
        return exit_testee;
    }
    if (summary.failures > 0 || summary.interrupted) {
        return exit_unexpected;
    }
    return summary.cases == summary.not_observed ? exit_nothing_ran : exit_as_expected;
}

namespace {

// A listed case that fails is known to; one that passes has to leave the list.
void weigh_known_failure(LiveVerdict &verdict, const KnownFailure &known)
{
    if (is_failure(verdict.grade) || verdict.grade == Grade::warned) {
        verdict.grade = Grade::known_difference;
        verdict.reason = known.reason;
    } else if (verdict.grade == Grade::passed) {
        verdict.grade = Grade::failed;
        verdict.step = "all steps";
        verdict.expected = fmt::format("to fail, as {} is listed: {}", printable(known.pattern), printable(known.reason));
        verdict.actual = "it passes";
    }
}

class Tournament {
public:
    Tournament(std::span<const LiveCase> cases, const LivePrograms &programs, const TestLimits &limits, int interrupt,
               LiveReport &report, const LiveOptions &options)
        : cases_(cases), programs_(programs), limits_(limits), interrupt_(interrupt), report_(report), options_(options)
    {
    }

    LiveSummary play()
    {
        {
            std::vector<std::jthread> others;
            for (std::size_t job = 1; job < options_.jobs; ++job) {
                others.emplace_back([this] { work(); });
            }
            work();
        }
        report_.end(summary_);
        return std::move(summary_);
    }

private:
    void work()
    {
        while (const LiveCase *next = take()) {
            play(*next);
        }
    }

    // nullptr once there is nothing left to play.
    const LiveCase *take()
    {
        const std::lock_guard lock(mutex_);
        while (!is_over_ && next_ < cases_.size()) {
            const LiveCase &played = cases_[next_++];
            if (programs_.reached || !has_crate(*played.world) || !programs_.crate.empty()) {
                return &played;
            }
            ++summary_.left_out;
        }
        return nullptr;
    }

    // A testee that is reached on the wire cannot be told anything.
    bool leave_out(const LiveCase &played)
    {
        std::string why = programs_.reached ? why_out_of_reach(played, *programs_.reached) : std::string();
        if (why.empty()) {
            return false;
        }
        LiveVerdict verdict{Grade::not_observed};
        verdict.step = "the whole case";
        verdict.expected = "a program that the judge starts and drives by the testee protocol";
        verdict.actual = "skipped: such cases " + why;
        verdict.out_of_reach = std::move(why);
        const std::lock_guard lock(mutex_);
        summary_.add(verdict);
        report_.result(played, verdict);
        return true;
    }

    void play(const LiveCase &played)
    {
        if (leave_out(played)) {
            return;
        }
        Game game(played, programs_, limits_, interrupt_);
        const auto hellos = game.join();
        if (!hellos) {
            stop(hellos.error());
            return;
        }
        introduce(*played.world, *hellos);
        game.play();
        LiveVerdict verdict = std::move(game).verdict(*hellos);
        if (const KnownFailure *known = find_known(options_.known_failing, played.id()); known != nullptr) {
            weigh_known_failure(verdict, *known);
        }
        const std::lock_guard lock(mutex_);
        if (game.interrupted() || report_.is_lost()) {
            is_over_ = true;
            summary_.interrupted = true;
            summary_.stopped = game.interrupted() ? "interrupted" : "its results cannot be written";
            return;
        }
        summary_.add(verdict);
        report_.result(played, verdict);
        if (options_.stops_at_failure && is_failure(verdict.grade)) {
            is_over_ = true;
        }
    }

    void stop(const StartFailure &failure)
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
        summary_.stopped = failure.text;
        summary_.standard_error = failure.standard_error;
        summary_.interrupted = failure.interrupted;
        summary_.broke_protocol = !failure.interrupted;
    }

    void introduce(const World &world, const std::vector<Hello> &hellos)
    {
        const std::lock_guard lock(mutex_);
        summary_.is_begun = true;
        for (std::size_t rank = 0; rank < hellos.size(); ++rank) {
            if (world[rank] != Player::wire && introduced_.insert(world[rank]).second) {
                report_.player(world[rank], hellos[rank].name + " " + hellos[rank].version);
            }
        }
    }

    std::span<const LiveCase> cases_;
    const LivePrograms &programs_;
    const TestLimits &limits_;
    int interrupt_;
    LiveReport &report_;
    const LiveOptions &options_;
    std::mutex mutex_; // guards all that follows, and the report
    std::size_t next_ = 0;
    bool is_over_ = false;
    std::set<Player> introduced_;
    LiveSummary summary_;
};

} // namespace

LiveSummary play(std::span<const LiveCase> cases, const LivePrograms &programs, const TestLimits &limits, int interrupt,
                 LiveReport &report, const LiveOptions &options)
{
    return Tournament(cases, programs, limits, interrupt, report, options).play();
}

} // namespace ferrorpc::conformance
