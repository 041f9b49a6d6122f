#include "live_steps.hpp"

#include "text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace ferrorpc::conformance {
namespace {

using nlohmann::ordered_json;

// The keys of each command, ranks and sizes apart, which are numbers here and decimal strings for the testee.
struct CommandShape {
    std::string_view name;
    std::vector<std::string_view> keys;
};

const std::vector<CommandShape> &command_shapes()
{
    static const std::vector<CommandShape> shapes{
        {"call", {"to", "name", "payload", "timeout_ms"}},
        {"serve", {"from", "sizes"}},
        {"barrier", {"timeout_ms"}},
        {"written", {}},
        {"held", {"payload"}},
        {"release", {"payload"}},
        {"leave", {"drain_ms"}},
        {"kill", {}},
    };
    return shapes;
}

std::size_t read_rank(const Reader &reader, std::size_t world_size)
{
    if (!reader.value().is_number_unsigned() || reader.value().get<std::uint64_t>() >= world_size) {
        if (!reader.is_missing()) {
            reader.report(fmt::format("must be a rank below {}", world_size));
        }
        return 0;
    }
    return reader.value().get<std::size_t>();
}

Parts read_parts(const Reader &reader)
{
    auto parts = reader.is_missing() ? Parts() : Parts::from_json(reader.value(), HexStyle::spaced);
    if (!parts) {
        reader.report(parts.error());
    }
    return parts.value_or(Parts());
}

LiveOutcome read_expect(const Reader &reader)
{
    check_keys(reader, {"result", "payload", "kind", "message"});
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
    }
    if (reader.has("message")) {
        outcome.message = reader.text("message");
    }
    return outcome;
}

ordered_json testee_value(const Reader &reader, std::string_view key, std::size_t world_size)
{
    if (key == "to") { // a rank that the world may lack: that is an error to be tested
        return read_count(reader);
    }
    if (key == "from") {
        return std::to_string(read_rank(reader, world_size));
    }
    if (key == "sizes") {
        ordered_json sizes = ordered_json::array();
        for (const Reader &size : reader.elements()) {
            sizes.push_back(read_count(size));
        }
        return sizes;
    }
    if (key == "payload") {
        return read_parts(reader).to_json();
    }
    if (key == "name") {
        return reader.text();
    }
    read_count(reader);
    return reader.value();
}

std::string step_text(const Step &step)
{
    const ordered_json &command = step.command;
    const std::string name = command.at("command");
    const std::string rank = fmt::format("rank {} ", step.rank);
    if (name == "call") {
        return rank + fmt::format("calls {} on rank {}", printable(command.value("name", "")), command.value("to", ""));
    }
    if (name == "serve") {
        return rank + "serves";
    }
    if (name == "barrier") {
        return rank + "enters the barrier";
    }
    if (name == "written") {
        return rank + "has written its requests";
    }
    return rank + (name == "held" ? "holds a call" : name == "release" ? "releases a held call" : name + "s");
}

ordered_json read_command(const Reader &reader, std::size_t world_size)
{
    ordered_json command = {{"command", reader.text("command")}};
    const std::string name = command.at("command");
    const auto &shapes = command_shapes();
    const auto shape = std::find_if(shapes.begin(), shapes.end(), [&](const CommandShape &each) { return each.name == name; });
    if (shape == shapes.end()) {
        if (reader.has("command")) {
            reader.member("command").report("must be call, serve, barrier, written, held, release, leave or kill");
        }
        return command;
    }
    std::vector<std::string_view> allowed{"rank", "command", "begin", "expect"};
    allowed.insert(allowed.end(), shape->keys.begin(), shape->keys.end());
    check_keys(reader, allowed);
    for (const std::string_view key : shape->keys) {
        if (reader.has(key)) {
            command[std::string(key)] = testee_value(reader.member(key), key, world_size);
        } else if (!key.ends_with("_ms") && name != "serve") {
            reader.member(key); // says that it is missing
        }
    }
    return command;
}

class StepReader {
public:
    explicit StepReader(std::size_t world_size) : world_size_(world_size) {}

    Step read(const Reader &reader)
    {
        Step step;
        if (reader.has("end")) {
            read_end(reader, step);
        } else {
            step.rank = read_rank(reader.member("rank"), world_size_);
            step.command = read_command(reader, world_size_);
            step.text = step_text(step);
            step.label = reader.optional_text("begin");
            if (step.command.at("command") == "kill") {
                step.kind = Step::Kind::kill;
                std::erase_if(open_, [&](const auto &begun) { return begun.second.rank == step.rank; });
            } else if (reader.has("begin")) {
                step.kind = Step::Kind::begin;
                begin(reader, step);
            }
        }
        if (reader.has("expect")) {
            if (step.kind == Step::Kind::begin || step.kind == Step::Kind::kill) {
                reader.member("expect").report("stands where the command ends");
            }
            step.expect = read_expect(reader.member("expect"));
        } else if (step.kind == Step::Kind::command && step.command.at("command") == "call") {
            reader.member("expect"); // says that it is missing
        }
        return step;
    }

    void finish(const Reader &steps) const
    {
        for (const auto &[label, text] : open_) {
            steps.report(fmt::format("no step ends \"{}\"", printable(label)));
        }
    }

private:
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

    std::size_t world_size_;
    std::map<std::string, Step> open_; // begun, by label
};

} // namespace

void check_keys(const Reader &reader, const std::vector<std::string_view> &allowed)
{
    if (!reader.value().is_object()) {
        if (!reader.is_missing()) {
            reader.report("must be an object");
        }
        return;
    }
    for (const auto &[key, value] : reader.value().items()) {
        if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
            reader.member(key).report("is not a key that may stand here");
        }
    }
}

std::string read_count(const Reader &reader)
{
    if (!reader.value().is_number_unsigned()) {
        if (!reader.is_missing()) {
            reader.report("must be a number");
        }
        return "0";
    }
    return std::to_string(reader.value().get<std::uint64_t>());
}

std::vector<Step> read_steps(const Reader &reader, std::size_t world_size)
{
    std::vector<Step> steps;
    StepReader step_reader(world_size);
    for (const Reader &step : reader.elements()) {
        steps.push_back(step_reader.read(step));
    }
    step_reader.finish(reader);
    return steps;
}

} // namespace ferrorpc::conformance
