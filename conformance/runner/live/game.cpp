#include "live/game.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>

namespace ferrorpc::conformance {
namespace {

// The crate cannot tell which port it got, so one is chosen here; another process can take it before rank 0 does.
constexpr int join_attempts = 5;
// Of a testee that the judge does not start: between two attempts to meet it, and for it to see that a case is over.
constexpr std::chrono::milliseconds reach_interval{20};
constexpr std::chrono::milliseconds depart_wait_max{1'000};

bool says_address_is_taken(std::string_view text)
{
    return text.find("ddress already in use") != std::string_view::npos;
}

// Kind and message count where they are expected; a program may be unable to tell the kind.
bool is_as_expected(const LiveOutcome &expected, const LiveOutcome &actual)
{
    return expected.result == actual.result && expected.payload == actual.payload &&
           (!expected.kind || !actual.kind || expected.kind == actual.kind) &&
           (!expected.message || expected.message == actual.message);
}

} // namespace

std::vector<std::vector<std::string>> Game::commands(const World &world, const LivePrograms &programs)
{
    std::vector<std::vector<std::string>> result;
    std::ranges::transform(world, std::back_inserter(result), [&](Player player) { return programs.of(player); });
    return result;
}

std::expected<std::vector<Hello>, StartFailure> Game::join()
{
    return reached_ != nullptr ? join_reached() : join_started();
}

std::expected<std::vector<Hello>, StartFailure> Game::join_started()
{
    std::expected<std::vector<Hello>, StartFailure> hellos = std::vector<Hello>();
    for (int attempt = 0; attempt < join_attempts; ++attempt) {
        hellos = live_.start(Clock::now() + limits_.hello);
        if (!hellos) {
            return hellos;
        }
        if (is_beyond_limits(*hellos)) {
            break;
        }
        verdict_.grade = Grade::passed;
        join_all();
        if (!is_over() || !says_address_is_taken(verdict_.actual)) {
            break;
        }
    }
    verdict_.as_expected += std::size_t{!is_over()};
    return hellos;
}

// What a program has declared it does not take is not asked of it.
bool Game::is_beyond_limits(const std::vector<Hello> &hellos)
{
    for (std::size_t rank = 0; rank < world_.size(); ++rank) {
        const auto look = [&](std::string_view key, const std::optional<std::uint64_t> &declared, std::uint64_t needed) {
            if (!declared || *declared >= needed) {
                return false;
            }
            verdict_.step = "the whole case";
            end(Grade::not_observed, fmt::format("a {} of at least {}", key, needed),
                fmt::format("rank {} declares {} {}", rank, key, *declared));
            return true;
        };
        if (look("cap", hellos[rank].cap, scenario_.needed_cap) ||
            look("calls_max", hellos[rank].calls_max, scenario_.needed_calls)) {
            return true;
        }
    }
    return false;
}

void Game::join_all()
{
    make_wire_ranks();
    joins_.clear();
    for (std::size_t rank = 0; rank < world_.size(); ++rank) {
        if (world_[rank] != Player::wire) {
            joins_[rank] = live_.send(rank, join_command(scenario_, world_, rank, address_));
        }
    }
    if (scenario_.joins_by_hand) {
        return;
    }
    for (auto each = wire_.begin(); each != wire_.end() && !is_over(); ++each) {
        verdict_.step = fmt::format("rank {} joins", each->first);
        judge(each->second.join(world_.size() - 1, deadline()));
    }
    if (is_over() && is_address_taken()) {
        verdict_.step = "rank 0 joins";
        judge(0, LiveOutcome(), live_.wait(0, joins_.at(0), deadline()));
    }
    for (auto each = joins_.begin(); each != joins_.end() && !is_over(); ++each) {
        verdict_.step = fmt::format("rank {} joins", each->first);
        judge(each->first, LiveOutcome(), live_.wait(each->first, each->second, deadline()));
    }
}

// That the testee has seen the end of the case before shows only in that it takes the judge's rank again, or comes again: the
// judge tries until its time limit, and a call that is answered ends that.
std::expected<std::vector<Hello>, StartFailure> Game::join_reached()
{
    auto hellos = live_.start(Clock::now() + limits_.hello); // no program, the judge's ranks alone
    if (!hellos) {
        return hellos;
    }
    hellos->at(reached_->rank) = {"the program", (reached_->rank == 0 ? "at " : "that connects to ") + reached_->address};
    make_wire_ranks();
    const Clock::time_point until = deadline();
    while (!scenario_.joins_by_hand) {
        const WireOutcome outcome = meet(until);
        if (outcome.is_as_expected) {
            break;
        }
        const bool is_to_try_again = outcome.status == WireStatus::closed && Clock::now() < until;
        if (outcome.status == WireStatus::interrupted ||
            (is_to_try_again && live_.wait_for(-1, 0, Clock::now() + reach_interval) == WireStatus::interrupted)) {
            return std::unexpected(StartFailure{"interrupted", {}, true});
        }
        if (!is_to_try_again) {
            return std::unexpected(StartFailure{fmt::format("{}: expected {}, actual {}; {}", reached_->address,
                                                            outcome.expected, outcome.actual, advice(*reached_)),
                                                {}});
        }
        make_wire_ranks();
    }
    verdict_.grade = Grade::passed;
    ++verdict_.as_expected;
    return hellos;
}

// All have to have joined before rank 0 serves any.
WireOutcome Game::meet(Clock::time_point until)
{
    WireOutcome outcome;
    for (auto each = wire_.begin(); each != wire_.end() && outcome.is_as_expected; ++each) {
        outcome = each->second.join(world_.size() - 1, until);
    }
    for (auto each = wire_.begin(); each != wire_.end() && outcome.is_as_expected; ++each) {
        outcome = each->second.call_sentinel(until);
        outcome.expected = outcome.is_as_expected ? "" : "echo to be served";
    }
    return outcome;
}

// A wire rank cannot tell why nobody, or somebody else, is where rank 0 should be; rank 0 can.
bool Game::is_address_taken() const
{
    const nlohmann::json *answer = joins_.contains(0) ? live_.answer(0, joins_.at(0)) : nullptr;
    return answer != nullptr && says_address_is_taken(answer->dump());
}

void Game::make_wire_ranks()
{
    const Waiter waiter = [this](int descriptor, short events, Clock::time_point until) {
        return is_address_taken() ? WireStatus::closed : live_.wait_for(descriptor, events, until);
    };
    wire_.clear();
    log_ = WireLog();
    for (std::size_t rank = 0; rank < world_.size(); ++rank) {
        if (world_[rank] == Player::wire) {
            wire_.emplace(rank, WireRank(rank, waiter, log_, reached_ ? reached_->listener : nullptr));
        }
    }
    address_ = world_[0] == Player::wire ? wire_.at(0).address() : reached_ ? reached_->address : reserved_.emplace().text();
    for (auto &[rank, wire] : wire_) {
        wire.connect_to(address_);
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
    if (reached_ != nullptr && !interrupted_) {
        depart();
    }
    weigh_difference();
}

// A crate rank that does what a DIF rule says it does not.
void Game::weigh_difference()
{
    if (scenario_.difference.empty() || !has_crate(world_) || interrupted_) {
        return;
    }
    switch (verdict_.grade) {
    case Grade::passed:
        verdict_.step = "all steps";
        end(Grade::failed, fmt::format("the crate to differ, as {} says", scenario_.difference), "it does not");
        break;
    case Grade::warned:
    case Grade::noted:
    case Grade::failed:
    case Grade::hung:
        verdict_.grade = Grade::known_difference;
        break;
    default:
        break;
    }
}

// Serves already; its other commands are in no case that is played so.
bool Game::carry_out_reached(const Step &step)
{
    is_to_prove_joined_ |= step.kind == Step::Kind::joined;
    return true;
}

// So that the testee sees that this case is over before the next begins.
void Game::depart()
{
    const auto until = std::min(deadline(), Clock::now() + depart_wait_max);
    for (auto &[rank, wire] : wire_) {
        wire.depart(until);
    }
}

bool Game::carry_out(const Step &step)
{
    if (reached_ != nullptr && step.kind != Step::Kind::wire) {
        return carry_out_reached(step);
    }
    switch (step.kind) {
    case Step::Kind::kill:
        live_.kill(step.rank);
        return true;
    case Step::Kind::start:
        return start_again(step.rank);
    case Step::Kind::wire:
        return judge(wire_.at(step.rank).carry_out(step.wire, deadline()));
    case Step::Kind::joined:
        return judge(step.rank, LiveOutcome(), live_.wait(step.rank, joins_.at(step.rank), deadline()));
    case Step::Kind::memory:
        return look_at_memory(step);
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
    if (answer.answer.value("result", nlohmann::json()) == "errored") { // the program says that it failed
        return miss(wanted, "errored: " + excerpt(answer.answer.value("message", ""), 200));
    }
    const auto actual = parse_live_answer(answer.answer);
    if (!actual) {
        return end(Grade::broke_protocol, wanted, actual.error() + "; it wrote: " + excerpt(answer.answer.dump(), 200));
    }
    if (!*actual) {
        return end(Grade::not_observed, wanted, "skipped: " + excerpt(answer.answer.value("reason", ""), 100));
    }
    return is_as_expected(expected, **actual) || miss(wanted, describe(**actual));
}

// What a peer does not do in time on the wire is missed rather than hung where it need not do it.
bool Game::judge(const WireOutcome &outcome)
{
    if (outcome.is_as_expected) {
        return true;
    }
    verdict_.bytes = outcome.bytes;
    if (outcome.status == WireStatus::interrupted) {
        interrupted_ = true;
        return end(Grade::not_observed, outcome.expected, "interrupted");
    }
    if (std::string crash = live_.crash(); !crash.empty()) {
        return end(Grade::crashed, outcome.expected, std::move(crash));
    }
    if (outcome.status == WireStatus::timed_out && scenario_.level == Level::must) {
        return end(Grade::hung, outcome.expected, outcome.actual);
    }
    return miss(outcome.expected, outcome.actual);
}

bool Game::look_at_memory(const Step &step)
{
    const auto group = live_.group(step.rank);
    auto now = group ? memory_of(*group) : std::nullopt;
    if (!now) {
        return end(Grade::not_observed, "to see how much memory the program has", "the system does not tell");
    }
    const MemoryGrowth grown = growth(memory_[step.rank], *now);
    memory_[step.rank] = std::move(*now);
    const auto most = step.wire.value("at_most", std::numeric_limits<std::uint64_t>::max());
    return std::max(grown.writable, grown.resident) <= most ||
           miss(fmt::format("at most {} bytes more in one piece, or resident, than before", most),
                fmt::format("{} bytes in one piece; VmHWM rose by {} and VmPeak by {}", grown.writable, grown.resident,
                            grown.mapped));
}

bool Game::miss(std::string expected, std::string actual)
{
    const Grade grade = scenario_.level == Level::must     ? Grade::failed
                        : scenario_.level == Level::should ? Grade::warned
                                                           : Grade::noted;
    return end(grade, std::move(expected), std::move(actual));
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
    if (is_to_prove_joined_) {
        verdict_.step = "the judge's ranks have joined, and are served";
        for (auto each = wire_.begin(); each != wire_.end() && !is_over(); ++each) {
            judge(each->second.call_sentinel(deadline()));
        }
    }
    if (is_over()) {
        return;
    }
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
    verdict_.wire = std::move(log_);
    return std::move(verdict_);
}

} // namespace ferrorpc::conformance
