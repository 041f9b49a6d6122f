#include "live/suite.hpp"

#include "live/commands.hpp"
#include "live/steps.hpp"
#include "suite/read_vector.hpp"
#include "suite/reader.hpp"
#include "suite/text.hpp"
#include "wire/steps.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> player_names{"native", "crate", "wire"};

bool is_raw(const Scenario &scenario)
{
    return scenario.join.contains("mode");
}

// The crate, and anyone who serves by hand, has to be told whose requests it serves and their sizes.
bool is_told_what_to_serve(const Scenario &scenario)
{
    return std::ranges::all_of(scenario.steps, [&](const Step &step) {
        const auto serves_by_itself = [&](const World &world) { return world.at(step.rank) != Player::crate; };
        return step.command.is_null() || step.command.at("command") != "serve" ||
               (step.command.contains("from") && step.command.contains("sizes")) ||
               (!is_raw(scenario) && std::ranges::all_of(scenario.worlds, serves_by_itself));
    });
}

// Raw frames and RPC never share a connection (SES-11).
bool fits_mode(const Step &step, bool is_raw)
{
    const std::string name = step.command.is_null() ? "" : step.command.at("command");
    return is_raw ? name != "tokens" : name != "send" && name != "recv";
}

// By rank.
std::vector<bool> wire_ranks(const World &world)
{
    std::vector<bool> ranks;
    std::ranges::transform(world, std::back_inserter(ranks), [](Player player) { return player == Player::wire; });
    return ranks;
}

std::optional<World> read_world(const Reader &reader)
{
    World world;
    for (const std::string &word : wrap(reader.text(), 1)) {
        const auto found = std::find(player_names.begin(), player_names.end(), word);
        if (found == player_names.end()) {
            reader.report("must name native, crate or wire for each rank, such as \"native crate\"");
            return std::nullopt;
        }
        world.push_back(static_cast<Player>(found - player_names.begin()));
    }
    if (world.size() < 2 || world.size() > world_size_max) {
        reader.report(fmt::format("must have 2 to {} ranks", world_size_max));
        return std::nullopt;
    }
    return world;
}

std::vector<World> read_worlds(const Reader &reader)
{
    std::vector<World> worlds;
    for (const Reader &element : reader.elements()) {
        auto world = read_world(element);
        if (world && !worlds.empty() && world->size() != worlds.front().size()) {
            element.report("must have as many ranks as the first");
        } else if (world && std::find(worlds.begin(), worlds.end(), *world) != worlds.end()) {
            element.report("stands there twice");
        } else if (world && !worlds.empty() && wire_ranks(*world) != wire_ranks(worlds.front())) {
            element.report("must have the wire ranks of the first");
        } else if (world) {
            worlds.push_back(std::move(*world));
        }
    }
    if (worlds.empty() && !reader.is_missing()) {
        reader.report("must name a world");
    }
    return worlds;
}

Scenario read_scenario(const Reader &reader)
{
    check_keys(reader, {"id", "title", "rules", "level", "worlds", "timeout_ms", "mode", "crate", "join", "needs", "difference",
                        "steps"});
    Scenario scenario{reader.text("id"),
                      reader.text("title"),
                      read_rule_ids(reader),
                      read_level(reader),
                      read_worlds(reader.member("worlds")),
                      ordered_json::object(),
                      ordered_json::object(),
                      {},
                      reader.has("join"),
                      false,
                      reader.optional_text("difference"),
                      {},
                      {}};
    if (scenario.joins_by_hand && reader.text("join") != "by hand") {
        reader.member("join").report("must be \"by hand\", or left out");
    }
    if (reader.has("difference") && std::ranges::find(scenario.rules, scenario.difference) == scenario.rules.end()) {
        reader.member("difference").report("must be one of the rules");
    }
    if (reader.has("id") && !is_vector_id(scenario.id)) {
        reader.member("id").report("must be lowercase words with / between, such as call/echo");
    }
    if (reader.has("timeout_ms")) {
        read_count(reader.member("timeout_ms"));
        scenario.join["timeout_ms"] = reader.value().at("timeout_ms");
    }
    if (reader.has("mode")) {
        if (reader.text("mode") != "raw") {
            reader.member("mode").report("must be raw, or left out");
        }
        scenario.join["mode"] = "raw";
    }
    if (reader.has("crate")) {
        const Reader crate = reader.member("crate");
        check_keys(crate, {"request_size", "calls_max", "wire"});
        scenario.wire_is_crate = crate.has("wire");
        for (const std::string_view key : {"request_size", "calls_max"}) {
            if (crate.has(key)) {
                scenario.crate[std::string(key)] = read_count(crate.member(key));
            }
        }
    }
    if (reader.has("needs")) {
        const Reader needs = reader.member("needs");
        check_keys(needs, {"cap", "calls_max"});
        scenario.needed_cap = needs.has("cap") ? std::stoull(read_count(needs.member("cap"))) : 0;
        scenario.needed_calls = needs.has("calls_max") ? std::stoull(read_count(needs.member("calls_max"))) : 0;
    }
    const Reader steps = reader.member("steps");
    scenario.steps =
        read_steps(steps, scenario.worlds.empty() ? std::vector<bool>(world_size_max) : wire_ranks(scenario.worlds.front()));
    return scenario;
}

// The scenario for one element of its `each`.
json with_values(json scenario, const Reader &values)
{
    scenario.erase("each");
    json inner = values.value().is_object() ? values.value() : json::object();
    inner.erase("id"); // of the element itself, as is its title
    inner.erase("title");
    scenario = substitute(scenario, inner);
    scenario["id"] = scenario.value("id", "") + "/" + values.text("id");
    if (values.has("title")) {
        scenario["title"] = scenario.value("title", "") + ": " + values.text("title");
    }
    return scenario;
}

// A scenario with `each` stands for several: their ids have one word more, and the values of each go where "$name" stands. A
// list of lists stands for every combination.
std::vector<json> write_out(const Reader &reader)
{
    if (!reader.has("each")) {
        return {reader.value()};
    }
    const std::vector<Reader> elements = reader.member("each").elements();
    const bool is_product = !elements.empty() && elements.front().value().is_array();
    std::vector<json> scenarios{reader.value()};
    for (const Reader &list : is_product ? elements : std::vector<Reader>{reader.member("each")}) {
        std::vector<json> combined;
        for (const json &scenario : scenarios) {
            for (const Reader &values : list.elements()) {
                combined.push_back(with_values(scenario, values));
            }
        }
        scenarios = std::move(combined);
    }
    return scenarios;
}

void check_scenario(const Reader &reader, const Scenario &scenario, const std::vector<Rule> &rules, std::set<std::string> &ids)
{
    if (!ids.insert(scenario.id).second) {
        reader.member("id").report("is used twice");
    }
    for (const std::string &id : scenario.rules) {
        if (std::none_of(rules.begin(), rules.end(), [&](const Rule &rule) { return rule.id == id; })) {
            reader.member("rules").report(fmt::format("there is no rule {}", printable(id)));
        }
    }
    if (!is_told_what_to_serve(scenario)) {
        reader.member("steps").report(is_raw(scenario) ? "a raw rank serves without from and sizes"
                                                       : "a crate rank serves without from and sizes");
    }
    for (const Step &step : scenario.steps) {
        if (!fits_mode(step, is_raw(scenario))) {
            reader.member("steps").report(fmt::format("{}: not in this mode", step.text));
        }
    }
}

} // namespace

std::string_view to_string(Player player)
{
    return player_names.at(static_cast<std::size_t>(player));
}

std::string to_string(const World &world, char between)
{
    std::string text;
    for (const Player player : world) {
        text += text.empty() ? "" : std::string(1, between);
        text += to_string(player);
    }
    return text;
}

bool has_crate(const World &world)
{
    return std::ranges::find(world, Player::crate) != world.end();
}

std::vector<LiveCase> LiveSuite::cases() const
{
    std::vector<LiveCase> cases;
    for (const Scenario &scenario : scenarios) {
        for (const World &world : scenario.worlds) {
            cases.push_back({&scenario, &world});
        }
    }
    return cases;
}

LiveSuite parse_live_suite(const std::vector<Document> &documents, const std::vector<Rule> &rules,
                           std::vector<Problem> &problems)
{
    LiveSuite suite;
    std::set<std::string> ids;
    for (const Document &document : documents) {
        const auto value = parse_document(document, problems);
        if (!value) {
            continue;
        }
        ProblemSink sink(document.name, document.text, problems);
        const Reader reader(*value, sink);
        check_keys(reader, {"format", "title", "about", "scenarios"});
        const std::string title = reader.text("title");
        reader.text("about");
        for (const Reader &element : reader.member("scenarios").elements()) {
            for (const json &written_out : write_out(element)) {
                const Reader one = element.with(written_out);
                suite.scenarios.push_back(read_scenario(one));
                suite.scenarios.back().file = document.name;
                suite.scenarios.back().file_title = title;
                check_scenario(one, suite.scenarios.back(), rules, ids);
            }
        }
        sink.report_rest();
    }
    return suite;
}

} // namespace ferrorpc::conformance
