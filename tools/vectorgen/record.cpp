#include "record.hpp"

#include <rules.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

constexpr std::string_view crate_name = "ferrotorch-distributed";

// An answer without the fields and bytes that are as expected; all are where the vector passed, however its parts are written.
Json differing(Json actual, const Json &expected, bool passed)
{
    if (actual.at("result") != "accepted" || expected.at("result") != "accepted") {
        return actual;
    }
    if (passed) {
        return {{"result", "accepted"}};
    }
    if (!actual.contains("fields")) {
        return actual;
    }
    Json fields = Json::object();
    for (const auto &[name, value] : actual.at("fields").items()) {
        const bool is_asked = expected.at("fields").contains(name);
        if (is_asked && value != expected.at("fields").at(name)) {
            fields[name] = value;
        }
    }
    actual["fields"] = fields;
    if (fields.empty()) {
        actual.erase("fields");
    }
    return actual;
}

// The judge writes a long value that is not the expected one as size and start only.
void refuse_cut(const std::string &id, const Json &actual)
{
    const Json fields = actual.value("fields", Json::object());
    const bool has_cut_field = std::any_of(fields.begin(), fields.end(), [](const Json &value) { return value.is_object(); });
    if (has_cut_field || actual.value("bytes", Json()).is_object()) {
        throw trace::InputError(fmt::format("{}: the crate's answer is too long to be recorded", id));
    }
}

void read_line(Recorded &run, const Json &line)
{
    if (line.at("type") == "run") {
        const auto testee = line.at("testee").get<std::string>();
        const std::size_t space = std::min(testee.rfind(' '), testee.size());
        if (testee.substr(0, space) != crate_name) {
            throw trace::InputError(fmt::format("the testee is {}, not {}", testee, crate_name));
        }
        run.recorded = {{"crate", crate_name}, {"version", testee.substr(std::min(space + 1, testee.size()))}};
    }
    if (line.at("type") == "result") {
        const auto id = line.at("id").get<std::string>();
        if (!line.contains("actual")) {
            throw trace::InputError(fmt::format("{}: the crate gave no answer: {}", id, line.value("what", "")));
        }
        refuse_cut(id, line.at("actual"));
        run.answers[id] = {Json(), differing(line.at("actual"), line.at("expected"), line.at("verdict") == "pass")};
    }
}

const Recorded::Answer *find(const Recorded &recorded, const std::string &id)
{
    const auto found = recorded.answers.find(id);
    return found == recorded.answers.end() ? nullptr : &found->second;
}

} // namespace

void keep(Recorded &recorded, const Json &document)
{
    recorded.recorded = document.value("recorded", recorded.recorded);
    for (const Json &group : document.at("groups")) {
        for (const Json &vector : group.at("vectors")) {
            if (vector.contains("crate")) {
                recorded.answers[vector.at("id").get<std::string>()] = {vector.at("input"), vector.at("crate")};
            }
        }
    }
}

Recorded read_run(std::string_view lines, const std::string &file)
{
    Recorded run;
    for (std::size_t number = 1; !lines.empty(); ++number) {
        const std::size_t size = std::min(lines.find('\n'), lines.size());
        try {
            read_line(run, Json::parse(lines.substr(0, size)));
        } catch (const std::exception &error) { // of the JSON or of what it says
            throw trace::InputError(fmt::format("{}:{}: {}", file, number, error.what()));
        }
        lines.remove_prefix(std::min(size + 1, lines.size()));
    }
    if (run.recorded.is_null()) {
        throw trace::InputError(fmt::format("{}: no line says which testee ran", file));
    }
    return run;
}

void add_recorded(Json &document, const Recorded &kept, const std::optional<Recorded> &run)
{
    Json groups = document.at("groups");
    document.erase("groups");
    document["recorded"] = run ? run->recorded : kept.recorded;
    for (Json &group : groups) {
        for (Json &vector : group.at("vectors")) {
            const auto id = vector.at("id").get<std::string>();
            const Recorded::Answer *const fresh = run ? find(*run, id) : nullptr;
            const Recorded::Answer *const old = find(kept, id);
            vector.erase("crate");
            if (fresh != nullptr) {
                vector["crate"] = fresh->crate;
            } else if (old != nullptr && old->input == vector.at("input")) {
                vector["crate"] = old->crate;
            }
        }
    }
    document["groups"] = std::move(groups);
}

} // namespace ferrorpc::vectorgen
