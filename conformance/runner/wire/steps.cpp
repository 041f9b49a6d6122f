#include "wire/steps.hpp"

#include "live/commands.hpp"
#include "suite/text.hpp"
#include "wire/frames.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::uint64_t repetitions_max = 10'000;

struct WireShape {
    std::string_view name;
    std::string_view text; // for people
    std::vector<std::string_view> needed;
    std::vector<std::string_view> optional;
};

const std::vector<WireShape> &wire_shapes()
{
    static const std::vector<WireShape> shapes{
        {"connect", "connects", {}, {"as"}},
        {"accept", "accepts a connection", {}, {"as"}},
        {"write", "writes", {"bytes"}, {"on", "split", "taken", "may_close"}},
        {"read", "reads", {"bytes"}, {"on"}},
        {"requested", "gets a request", {"name", "payload"}, {"as", "on"}},
        {"answered", "is answered", {}, {"answers", "count", "first", "payload", "error", "on"}},
        {"ended", "sees its connection closed", {}, {"on"}},
        {"sentinel", "calls, to see whether the other end is in step", {"expect"}, {"on"}},
        {"pieces", "counts the segments that have come", {}, {"at_most", "on"}},
        {"finish", "writes no more", {}, {"on"}},
        {"close", "closes its connection", {}, {"on"}},
        {"reset", "resets its connection", {}, {"on"}},
    };
    return shapes;
}

const WireShape *shape_of(const std::string &name)
{
    const auto found = std::ranges::find(wire_shapes(), name, &WireShape::name);
    return found == wire_shapes().end() ? nullptr : &*found;
}

void check_bytes(const Reader &reader, const RequestIds &ids)
{
    if (const auto bytes = wire_bytes(reader.value(), ids); !bytes) {
        reader.report(bytes.error());
    }
}

void check_split(const Reader &reader)
{
    const json &split = reader.value();
    const bool is_list =
        split.is_array() && std::ranges::all_of(split, [](const json &cut) { return cut.is_number_unsigned(); });
    if (!(is_list && std::ranges::is_sorted(split)) && split != "bytes") {
        reader.report(R"(must be "bytes", or a list of offsets in order)");
    }
}

void check_answers(const Reader &reader, const RequestIds &ids)
{
    if (reader.has("answers") == reader.has("count")) {
        reader.report("needs either answers, or count and first");
    }
    if (reader.has("count")) {
        read_count(reader.member("count"));
        read_count(reader.member("first"));
    }
    const auto check = [&](const Reader &answer) {
        if (answer.has("payload") == answer.has("error")) {
            answer.report("has either a payload or an error");
        } else if (answer.has("payload")) {
            check_bytes(answer.member("payload"), ids);
        } else if (!answer.member("error").value().is_string() && answer.member("error").value() != true) {
            answer.member("error").report("must be its text, or true for any");
        }
    };
    if (!reader.has("answers")) {
        check(reader);
        return;
    }
    for (const Reader &answer : reader.member("answers").elements()) {
        check_keys(answer, {"id", "payload", "error"});
        if (const auto id = request_id_of(answer.member("id").value(), ids); !id) {
            answer.member("id").report(id.error());
        }
        check(answer);
    }
}

void check_values(const Reader &reader, RequestIds &ids)
{
    for (const std::string_view key : {"as", "on", "name"}) {
        reader.optional_text(key);
    }
    const std::string name = reader.text("command");
    if (reader.has("bytes")) {
        check_bytes(reader.member("bytes"), ids);
    }
    if (reader.has("split")) {
        check_split(reader.member("split"));
    }
    if (reader.has("at_most")) {
        read_count(reader.member("at_most"));
    }
    if (name == "sentinel" && reader.text("expect") != "closed" && reader.text("expect") != "in step") {
        reader.member("expect").report(R"(must be "closed" or "in step")");
    }
    if (name == "answered") {
        check_answers(reader, ids);
    }
    if (name == "requested") {
        check_bytes(reader.member("payload"), ids);
        if (reader.has("as")) {
            ids[reader.text("as")] = 0;
        }
    }
}

bool is_word(char letter)
{
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

// A text that is a name alone becomes the value itself; within a longer one the value is written out.
json substitute_text(std::string text, const json &values)
{
    for (const auto &[key, value] : values.items()) {
        const std::string name = "$" + key;
        if (text == name) {
            return value;
        }
        const std::size_t at = text.find(name);
        const bool is_whole = at != std::string::npos && (at + name.size() == text.size() || !is_word(text[at + name.size()]));
        if (is_whole && !value.is_structured()) {
            text.replace(at, name.size(), value.is_string() ? value.get<std::string>() : value.dump());
        }
    }
    return text;
}

} // namespace

json read_wire_command(const Reader &reader, std::size_t rank, RequestIds &ids)
{
    const std::string name = reader.text("command");
    const WireShape *shape = shape_of(name);
    if (shape == nullptr || (name == "accept") > (rank == 0) || (name == "connect" && rank == 0)) {
        reader.member("command").report("is no command that a wire rank carries out");
        return {{"command", "close"}};
    }
    std::vector<std::string_view> allowed{"rank", "command"};
    allowed.insert(allowed.end(), shape->needed.begin(), shape->needed.end());
    allowed.insert(allowed.end(), shape->optional.begin(), shape->optional.end());
    check_keys(reader, allowed);
    for (const std::string_view key : shape->needed) {
        reader.member(key); // says that it is missing
    }
    check_values(reader, ids);
    return reader.value();
}

std::string wire_step_text(std::size_t rank, const json &command)
{
    const std::string name = command.at("command");
    std::string text = fmt::format("rank {} {}", rank, shape_of(name)->text);
    const json split = command.value("split", json());
    if (split == "bytes") {
        text += " byte by byte";
    } else if (split.is_array()) {
        text += fmt::format(", cut at {}", split.dump());
    }
    const std::string on = command.value("on", command.value("as", ""));
    return on.empty() || on == default_connection(rank) ? text : text + fmt::format(" ({})", printable(on));
}

json substitute(const json &value, const json &values)
{
    if (value.is_string()) {
        return substitute_text(value.get<std::string>(), values);
    }
    if (!value.is_structured()) {
        return value;
    }
    json copy = value;
    for (json &element : copy) {
        element = substitute(element, values);
    }
    return copy;
}

std::vector<json> read_repetitions(const Reader &reader)
{
    std::vector<json> values;
    const std::string name = reader.text("for");
    if (reader.has("pairs_below")) {
        check_keys(reader, {"for", "pairs_below", "steps"});
        const std::uint64_t below = std::stoull(read_count(reader.member("pairs_below")));
        for (std::uint64_t second = 2; second < std::min(below, repetitions_max); ++second) {
            for (std::uint64_t first = 1; first < second && values.size() < repetitions_max; ++first) {
                values.push_back({{name, json::array({first, second})}});
            }
        }
        return values;
    }
    if (reader.has("in")) {
        check_keys(reader, {"for", "in", "steps"});
        for (const Reader &element : reader.member("in").elements()) {
            values.push_back({{name, element.value()}});
        }
        return values;
    }
    check_keys(reader, {"for", "from", "to", "steps"});
    const std::uint64_t last = std::stoull(read_count(reader.member("to")));
    for (std::uint64_t each = std::stoull(read_count(reader.member("from"))); each <= last; ++each) {
        if (values.size() == repetitions_max) {
            reader.report(fmt::format("more than {} times", repetitions_max));
            break;
        }
        values.push_back({{name, each}});
    }
    return values;
}

} // namespace ferrorpc::conformance
