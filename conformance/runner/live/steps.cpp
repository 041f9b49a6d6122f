#include "live/steps.hpp"

#include "live/commands.hpp"
#include "suite/text.hpp"
#include "wire/steps.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace ferrorpc::conformance {
namespace {

// The kinds of failures that a testee tells.
constexpr std::array<std::string_view, 14> kinds{
    "function_not_found", "remote_error",  "undecodable_response", "too_large", "size_mismatch", "invalid_rank",
    "self_call",          "no_connection", "connection_lost",      "timed_out", "shut_down",     "would_deadlock",
    "barrier_unusable",   "other"};

// A reply has a payload, a failure a kind and sometimes a message.
void check_expect_keys(const Reader &reader, LiveResult result)
{
    std::vector<std::string_view> allowed{"result"};
    if (result == LiveResult::replied) {
        allowed.push_back("payload");
    } else if (result == LiveResult::failed) {
        allowed.insert(allowed.end(), {"kind", "message"});
    }
    check_keys(reader, allowed);
}

LiveOutcome read_expect(const Reader &reader)
{
    LiveOutcome outcome;
    const std::string result = reader.text("result");
    constexpr std::array results{LiveResult::done, LiveResult::replied, LiveResult::failed};
    const auto found = std::ranges::find_if(results, [&](LiveResult each) { return to_string(each) == result; });
    if (found == results.end()) {
        if (reader.has("result")) {
            reader.member("result").report("must be done, replied or failed");
        }
        return outcome;
    }
    outcome.result = *found;
    if (outcome.result == LiveResult::replied) {
        outcome.payload = read_parts(reader.member("payload"));
    }
    if (outcome.result == LiveResult::failed) {
        outcome.kind = reader.text("kind");
        if (reader.has("kind") && std::ranges::find(kinds, *outcome.kind) == kinds.end()) {
            reader.member("kind").report("is no kind of failure");
        }
    }
    if (reader.has("message")) {
        outcome.message = reader.text("message");
    }
    check_expect_keys(reader, outcome.result);
    return outcome;
}

class StepReader {
public:
    explicit StepReader(const std::vector<bool> &wire_ranks) : wire_ranks_(wire_ranks) {}

    Step read(const Reader &reader)
    {
        Step step;
        if (reader.has("end")) {
            read_end(reader, step);
            read_expected(reader, step);
            return step;
        }
        step.rank = read_rank(reader.member("rank"), wire_ranks_.size());
        const std::string name = reader.text("command");
        if (wire_ranks_[step.rank]) {
            step.kind = Step::Kind::wire;
            step.wire = read_wire_command(reader, step.rank, ids_);
            step.text = wire_step_text(step.rank, step.wire);
            return step;
        }
        if (name == "joined" || name == "memory") {
            read_look(reader, name, step);
            return step;
        }
        read_command_step(reader, step);
        read_expected(reader, step);
        return step;
    }

    void finish(const Reader &steps) const
    {
        for (const auto &[label, text] : open_) {
            steps.report(fmt::format("no step ends \"{}\"", printable(label)));
        }
    }

private:
    void read_command_step(const Reader &reader, Step &step)
    {
        step.command = read_command(reader, wire_ranks_.size());
        step.text = step_text(step);
        check_life(reader, step);
        step.label = reader.optional_text("begin");
        if (step.command.at("command") == "kill") {
            step.kind = Step::Kind::kill;
            std::erase_if(open_, [&](const auto &begun) { return begun.second.rank == step.rank; });
        } else if (step.command.at("command") == "start") {
            step.kind = Step::Kind::start;
        } else if (reader.has("begin")) {
            step.kind = Step::Kind::begin;
            begin(reader, step);
        }
    }

    // At a program from outside.
    static void read_look(const Reader &reader, const std::string &name, Step &step)
    {
        check_keys(reader, {"rank", "command", name == "memory" ? "at_most" : "rank"});
        step.kind = name == "joined" ? Step::Kind::joined : Step::Kind::memory;
        step.text =
            fmt::format("rank {} {}", step.rank, name == "joined" ? "has joined" : "has taken no more memory than it needs");
        step.wire = reader.value();
        if (reader.has("at_most")) {
            read_count(reader.member("at_most"));
        }
    }

    static void read_expected(const Reader &reader, Step &step)
    {
        if (reader.has("expect")) {
            if (step.kind != Step::Kind::command && step.kind != Step::Kind::end) {
                reader.member("expect").report("stands where the command ends");
            }
            step.expect = read_expect(reader.member("expect"));
        } else if (step.kind == Step::Kind::command &&
                   (step.command.at("command") == "call" || step.command.at("command") == "recv")) {
            reader.member("expect"); // says that it is missing
        }
    }

    // A killed rank does nothing until it is started, and only a killed one is.
    void check_life(const Reader &reader, const Step &step)
    {
        const std::string name = step.command.at("command");
        const bool is_killed = killed_.contains(step.rank);
        if (is_killed != (name == "start")) {
            reader.member("command").report(is_killed ? "the rank is killed" : "the rank is not killed");
        }
        if (name == "kill") {
            killed_.insert(step.rank);
        } else if (name == "start") {
            killed_.erase(step.rank);
        }
    }

    void begin(const Reader &reader, const Step &step)
    {
        if (!open_.emplace(step.label, step).second) {
            reader.member("begin").report("has begun already");
        }
    }

    void read_end(const Reader &reader, Step &step)
    {
        check_keys(reader, {"end", "expect"});
        step.kind = Step::Kind::end;
        step.label = reader.text("end");
        const auto found = open_.find(step.label);
        if (found == open_.end()) {
            reader.member("end").report("no step before has begun it");
            return;
        }
        step.rank = found->second.rank;
        step.text = found->second.text;
        open_.erase(found);
    }

    std::vector<bool> wire_ranks_;
    RequestIds ids_;                   // that wire ranks have given names
    std::map<std::string, Step> open_; // begun, by label
    std::set<std::size_t> killed_;
};

// Those with `for` as often as they say.
void read_into(std::vector<Step> &steps, StepReader &step_reader, const Reader &reader)
{
    for (const Reader &step : reader.elements()) {
        if (!step.has("for")) {
            steps.push_back(step_reader.read(step));
            continue;
        }
        const Reader repeated = step.member("steps");
        for (const nlohmann::json &values : read_repetitions(step)) {
            const nlohmann::json written_out = substitute(repeated.value(), values);
            read_into(steps, step_reader, repeated.with(written_out));
        }
    }
}

} // namespace

std::vector<Step> read_steps(const Reader &reader, const std::vector<bool> &wire_ranks)
{
    std::vector<Step> steps;
    StepReader step_reader(wire_ranks);
    read_into(steps, step_reader, reader);
    step_reader.finish(reader);
    return steps;
}

} // namespace ferrorpc::conformance
