#include "builder.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

Setting setting_of(const Asked &asked)
{
    Setting setting;
    setting.cap = asked.cap.value_or(setting.cap);
    setting.world_size = asked.world_size.value_or(setting.world_size);
    return setting;
}

void add_asked(Json &input, const Asked &asked)
{
    if (asked.cap) {
        input["cap"] = fmt::format("{}", *asked.cap);
    }
    if (asked.world_size) {
        input["world_size"] = fmt::format("{}", *asked.world_size);
    }
}

Json expected(const Outcome &outcome, const std::string &operation, bool canonical_alone)
{
    if (outcome.result == Outcome::Result::incomplete) {
        return {{"result", "incomplete"}};
    }
    if (outcome.result == Outcome::Result::rejected) {
        Json expect = {{"result", "rejected"}, {"class", outcome.reject_class}};
        if (outcome.offset) {
            expect["offset"] = *outcome.offset;
        }
        return expect;
    }
    if (operation == "encode") {
        return {{"result", "accepted"}, {"bytes", outcome.bytes.json()}};
    }
    const Json fields = canonical_alone ? Json{{"canonical", outcome.is_canonical}} : to_json(outcome.fields);
    return {{"result", "accepted"}, {"fields", fields}};
}

} // namespace

void Builder::group(std::string slug, std::string title, std::string about)
{
    group_slug_ = std::move(slug);
    file_.groups.push_back({std::move(title), std::move(about), {}});
}

void Builder::decode(const std::string &message, const std::string &slug, std::string title, Rules rules, const Wire &bytes,
                     Asked asked)
{
    const Outcome outcome = vectorgen::decode(layout_, message, bytes, setting_of(asked));
    Json input = {{"bytes", bytes.json()}};
    add_asked(input, asked);
    add(slug,
        {{}, std::move(title), std::move(rules), "decode", message, input, expected(outcome, "decode", asked.canonical_alone)},
        asked.canonical_alone || asked.rules_alone ? Rules() : outcome.rules);
}

void Builder::encode(const std::string &message, const std::string &slug, std::string title, Rules rules, const Fields &fields,
                     Asked asked)
{
    const Outcome outcome = vectorgen::encode(layout_, message, fields, setting_of(asked));
    Json input = {{"fields", to_json(fields)}};
    add_asked(input, asked);
    add(slug, {{}, std::move(title), std::move(rules), "encode", message, input, expected(outcome, "encode", false)},
        asked.rules_alone ? Rules() : outcome.rules);
}

void Builder::add(const std::string &slug, Vector vector, const Rules &shown)
{
    vector.id = fmt::format("{}/{}/{}", file_.name, group_slug_, slug);
    for (const std::string &rule : shown) {
        if (!rule.empty() && std::count(vector.rules.begin(), vector.rules.end(), rule) == 0) {
            vector.rules.push_back(rule);
        }
    }
    file_.groups.back().vectors.push_back(std::move(vector));
}

VectorFile Builder::finish()
{
    std::set<std::string> ids;
    for (const Group &group : file_.groups) {
        for (const Vector &vector : group.vectors) {
            if (!ids.insert(vector.id).second) {
                throw std::logic_error(fmt::format("the id {} stands twice", vector.id));
            }
        }
    }
    return std::move(file_);
}

} // namespace ferrorpc::vectorgen
