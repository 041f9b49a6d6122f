#include "live_run.hpp"

#include "live_join.hpp"
#include "live_world.hpp"
#include "tally.hpp"
#include "text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace ferrorpc::conformance {
namespace {

// The crate cannot tell which port it got, so one is chosen here; another process can take it before rank 0 does.
constexpr int join_attempts = 5;

// Kind and message count where they are expected; a program may be unable to tell the kind.
bool is_as_expected(const LiveOutcome &expected, const LiveOutcome &actual)
{
    return expected.result == actual.result && expected.payload == actual.payload &&
           (!expected.kind || !actual.kind || expected.kind == actual.kind) &&
           (!expected.message || expected.message == actual.message);
}

class Game {
public:
    Game(const LiveCase &played, const LivePrograms &programs, const TestLimits &limits, int interrupt)
        : scenario_(*played.scenario), world_(*played.world), limits_(limits), live_(commands(world_, programs), interrupt)
    {
        verdict_.steps = scenario_.steps.size() + 2;
    }

    std::expected<std::vector<Hello>, StartFailure> join();
    void play();
    LiveVerdict verdict(const std::vector<Hello> &hellos) &&;
    bool interrupted() const { return interrupted_; }

private:
    static std::vector<std::vector<std::string>> commands(const World &world, const LivePrograms &programs)
    {
        std::vector<std::vector<std::string>> result;
        std::ranges::transform(world, std::back_inserter(result), [&](Player player) { return programs.of(player); });
        return result;
    }

    Clock::time_point deadline() const { return Clock::now() + limits_.answer; }
    bool is_over() const { return verdict_.grade != Grade::passed; }
    bool is_address_taken() const { return verdict_.actual.find("ddress already in use") != std::string::npos; }
    void join_all();
    bool start_again(std::size_t rank);
    bool carry_out(const Step &step);
    bool judge(std::size_t rank, const LiveOutcome &expected, const LiveAnswer &answer);
    bool end(Grade grade, std::string expected, std::string actual);
    void stop();

    const Scenario &scenario_;
    const World &world_;
    TestLimits limits_;
    LiveWorld live_;
    std::string address_;                                                // of rank 0
    std::map<std::string, std::pair<std::size_t, std::uint64_t>> begun_; // label to rank and id
    LiveVerdict verdict_;
    bool interrupted_ = false;
};

std::expected<std::vector<Hello>, StartFailure> Game::join()
{
    std::expected<std::vector<Hello>, StartFailure> hellos = std::vector<Hello>();
    for (int attempt = 0; attempt < join_attempts; ++attempt) {
        hellos = live_.start(Clock::now() + limits_.hello);
        if (!hellos) {
            return hellos;
        }
        verdict_.grade = Grade::passed;
        join_all();
        if (!is_over() || !is_address_taken()) {
            break;
        }
    }
    verdict_.as_expected += std::size_t{!is_over()};
    return hellos;
}

void Game::join_all()
{
    address_ = free_address();
    std::vector<std::uint64_t> ids;
    for (std::size_t rank = 0; rank < world_.size(); ++rank) {
        ids.push_back(live_.send(rank, join_command(scenario_, world_, rank, address_)));
    }
    for (std::size_t rank = 0; rank < world_.size() && !is_over(); ++rank) {
        verdict_.step = fmt::format("rank {} joins", rank);
        judge(rank, LiveOutcome(), live_.wait(rank, ids[rank], deadline()));
    }
}

bool Game::start_again(std::size_t rank)
{
    if (const auto hello = live_.restart(rank, Clock::now() + limits_.hello); !hello) {
        interrupted_ = hello.error().interrupted;
        return end(interrupted_ ? Grade::not_observed : Grade::broke_protocol, "started again", hello.error().text);
    }
    return judge(rank, LiveOutcome(),
                 live_.wait(rank, live_.send(rank, join_command(scenario_, world_, rank, address_)), deadline()));
}

void Game::play()
{
    for (std::size_t index = 0; index < scenario_.steps.size() && !is_over(); ++index) {
        const Step &step = scenario_.steps[index];
        verdict_.step = fmt::format("step {}: {}", index + 1, step.text);
        verdict_.as_expected += std::size_t{carry_out(step)};
    }
    if (!is_over()) {
        stop();
    }
}

bool Game::carry_out(const Step &step)
{
    switch (step.kind) {
    case Step::Kind::kill:
        live_.kill(step.rank);
        return true;
    case Step::Kind::start:
        return start_again(step.rank);
    case Step::Kind::begin:
        begun_[step.label] = {step.rank, live_.send(step.rank, step.command)};
        return true;
    case Step::Kind::command:
        return judge(step.rank, step.expect, live_.wait(step.rank, live_.send(step.rank, step.command), deadline()));
    case Step::Kind::end:
        break;
    }
    const auto [rank, id] = begun_.at(step.label);
    return judge(rank, step.expect, live_.wait(rank, id, deadline()));
}

bool Game::judge(std::size_t rank, const LiveOutcome &expected, const LiveAnswer &answer)
{
    const std::string wanted = describe(expected);
    switch (answer.status) {
    case LiveStatus::answered:
        break;
    case LiveStatus::crashed:
        return end(Grade::crashed, wanted, fmt::format("rank {} {}", rank, answer.text));
    case LiveStatus::hung:
        return end(Grade::hung, wanted, answer.text);
    case LiveStatus::broke_protocol:
        return end(Grade::broke_protocol, wanted, answer.text);
    case LiveStatus::interrupted:
        interrupted_ = true;
        return end(Grade::not_observed, wanted, answer.text);
    }
    const auto actual = parse_live_answer(answer.answer);
    if (!actual) {
        return end(Grade::broke_protocol, wanted, actual.error() + "; it wrote: " + excerpt(answer.answer.dump(), 200));
    }
    if (!*actual) {
        return end(Grade::not_observed, wanted, "skipped: " + excerpt(answer.answer.value("reason", ""), 100));
    }
    if (is_as_expected(expected, **actual)) {
        return true;
    }
    const Grade grade = scenario_.level == Level::must     ? Grade::failed
                        : scenario_.level == Level::should ? Grade::warned
                                                           : Grade::noted;
    return end(grade, wanted, describe(**actual));
}

bool Game::end(Grade grade, std::string expected, std::string actual)
{
    verdict_.grade = grade;
    verdict_.expected = std::move(expected);
    verdict_.actual = std::move(actual);
    return false;
}

void Game::stop()
{
    verdict_.step = "all ranks stop";
    const std::vector<LiveAnswer> ends = live_.stop(deadline());
    for (std::size_t rank = 0; rank < ends.size() && !is_over(); ++rank) {
        judge(rank, LiveOutcome(), ends[rank]);
    }
    verdict_.as_expected += std::size_t{!is_over()};
}

LiveVerdict Game::verdict(const std::vector<Hello> &hellos) &&
{
    for (std::size_t rank = 0; rank < world_.size(); ++rank) {
        verdict_.ranks.push_back({world_[rank], hellos[rank].name + " " + hellos[rank].version, live_.standard_error(rank)});
    }
    return std::move(verdict_);
}

bool has_crate(const World &world)
{
    return std::ranges::find(world, Player::crate) != world.end();
}

} // namespace

void LiveSummary::add(const LiveVerdict &verdict)
{
    ++cases;
    steps += verdict.steps;
    as_expected += verdict.as_expected;
    failures += std::size_t{is_failure(verdict.grade)};
    warnings += std::size_t{verdict.grade == Grade::warned};
    not_observed += std::size_t{verdict.grade == Grade::not_observed};
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

LiveSummary play(std::span<const LiveCase> cases, const LivePrograms &programs, const TestLimits &limits, int interrupt,
                 LiveReport &report)
{
    LiveSummary summary;
    std::set<Player> introduced;
    for (const LiveCase &played : cases) {
        if (has_crate(*played.world) && programs.crate.empty()) {
            ++summary.left_out;
            continue;
        }
        Game game(played, programs, limits, interrupt);
        const auto hellos = game.join();
        if (!hellos) {
            summary.stopped = hellos.error().text;
            summary.standard_error = hellos.error().standard_error;
            summary.interrupted = hellos.error().interrupted;
            summary.broke_protocol = !summary.interrupted;
            break;
        }
        for (std::size_t rank = 0; rank < hellos->size(); ++rank) {
            if (introduced.insert((*played.world)[rank]).second) {
                report.player((*played.world)[rank], (*hellos)[rank].name + " " + (*hellos)[rank].version);
            }
        }
        game.play();
        if (game.interrupted() || report.is_lost()) {
            summary.interrupted = true;
            summary.stopped = "interrupted";
            break;
        }
        const LiveVerdict verdict = std::move(game).verdict(*hellos);
        summary.add(verdict);
        report.result(played, verdict);
    }
    report.end(summary);
    return summary;
}

} // namespace ferrorpc::conformance
