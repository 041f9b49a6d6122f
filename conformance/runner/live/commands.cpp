#include "live/commands.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>

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
        {"send", {"to", "payload", "timeout_ms"}},
        {"recv", {"from", "size", "timeout_ms"}},
        {"tokens", {"count"}},
        {"written", {}},
        {"held", {"payload"}},
        {"release", {"payload"}},
        {"leave", {"drain_ms"}},
        {"kill", {}},
        {"start", {}},
    };
    return shapes;
}

ordered_json testee_value(const Reader &reader, std::string_view key, std::size_t world_size)
{
    if (key == "size" || key == "count") {
        return read_count(reader);
    }
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

ordered_json read_command(const Reader &reader, std::size_t world_size)
{
    ordered_json command = {{"command", reader.text("command")}};
    const std::string name = command.at("command");
    const auto &shapes = command_shapes();
    const auto shape = std::find_if(shapes.begin(), shapes.end(), [&](const CommandShape &each) { return each.name == name; });
    if (shape == shapes.end()) {
        if (reader.has("command")) {
            reader.member("command").report(
                "must be call, serve, barrier, send, recv, tokens, written, held, release, leave, kill or start");
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
    if (name == "send") {
        return rank + fmt::format("sends a frame to rank {}", command.value("to", ""));
    }
    if (name == "recv") {
        return rank + fmt::format("receives a frame from rank {}", command.value("from", ""));
    }
    if (name == "tokens") {
        return rank + "has received tokens";
    }
    if (name == "start") {
        return rank + "is started again and joins";
    }
    return rank + (name == "held" ? "holds a call" : name == "release" ? "releases a held call" : name + "s");
}

} // namespace ferrorpc::conformance
