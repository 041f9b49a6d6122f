#include "document.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

using Keys = std::vector<std::string>;

// One line, with a space behind commas and colons.
std::string one_line(const Json &value)
{
    if (!value.is_structured()) {
        return value.dump();
    }
    std::string text;
    for (const auto &[key, child] : value.items()) {
        text += text.empty() ? "" : ", ";
        text += value.is_object() ? Json(key).dump() + ": " : "";
        text += one_line(child);
    }
    return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

// What errors call an object.
std::string called(const Json &object, const char *key)
{
    return object.contains(key) ? one_line(object.at(key)) : "without a name";
}

void check_keys(const Json &object, const Keys &required, const Keys &optional, const std::string &place)
{
    const auto lists = [](const Keys &keys, const std::string &key) { return std::count(keys.begin(), keys.end(), key) > 0; };
    for (const std::string &key : required) {
        if (!object.contains(key)) {
            throw trace::InputError(fmt::format("{}: the key `{}` is missing", place, key));
        }
    }
    for (const auto &[key, value] : object.items()) {
        if (!lists(required, key) && !lists(optional, key)) {
            throw trace::InputError(fmt::format("{}: unknown key `{}`", place, key));
        }
    }
}

// Those of `keys` that the object has, on one line.
std::string members(const Json &object, const Keys &keys)
{
    std::string text;
    for (const std::string &key : keys) {
        if (object.contains(key)) {
            text += fmt::format("{}\"{}\": {}", text.empty() ? "" : ", ", key, one_line(object.at(key)));
        }
    }
    return text;
}

std::string vector_text(const Json &vector, const std::string &file)
{
    const Keys required = {"id", "title", "rules", "level", "operation", "message", "input", "expect", "origin"};
    check_keys(vector, required, {"crate"}, fmt::format("{}: vector {}", file, called(vector, "id")));
    std::string text = "        {" + members(vector, {"id", "title"});
    for (const Keys &line :
         {Keys{"rules", "level", "operation", "message"}, Keys{"input"}, Keys{"expect"}, Keys{"origin"}, Keys{"crate"}}) {
        const std::string keys = members(vector, line);
        text += keys.empty() ? "" : ",\n         " + keys;
    }
    return text + "}";
}

std::string group_text(const Json &group, const std::string &file)
{
    check_keys(group, {"title", "about", "vectors"}, {}, fmt::format("{}: group {}", file, called(group, "title")));
    std::string text = fmt::format("    {{\n      {},\n      {},\n      \"vectors\": [\n", members(group, {"title"}),
                                   members(group, {"about"}));
    for (const Json &vector : group.at("vectors")) {
        text += vector_text(vector, file) + (&vector == &group.at("vectors").back() ? "\n" : ",\n");
    }
    return text + "      ]\n    }";
}

} // namespace

Json to_document(const VectorFile &file)
{
    Json groups = Json::array();
    for (const Group &group : file.groups) {
        Json vectors = Json::array();
        for (const Vector &vector : group.vectors) {
            vectors.push_back({{"id", vector.id},
                               {"title", vector.title},
                               {"rules", vector.rules},
                               {"level", "must"},
                               {"operation", vector.operation},
                               {"message", vector.message},
                               {"input", vector.input},
                               {"expect", vector.expect},
                               {"origin", "generated"}});
        }
        groups.push_back({{"title", group.title}, {"about", group.about}, {"vectors", vectors}});
    }
    return {{"format", 1},
            {"title", file.title},
            {"about", file.about},
            {"complete_within", file.complete_within},
            {"groups", groups}};
}

std::string write_document(const Json &document, const std::string &file)
{
    const Keys head = {"format", "title", "about", "complete_within", "recorded"};
    Keys keys = head;
    keys.emplace_back("groups");
    check_keys(document, keys, {}, file);
    std::string text = "{\n";
    for (const std::string &key : head) {
        text += "  " + members(document, {key}) + ",\n";
    }
    text += "  \"groups\": [\n";
    for (const Json &group : document.at("groups")) {
        text += group_text(group, file) + (&group == &document.at("groups").back() ? "\n" : ",\n");
    }
    return text + "  ]\n}\n";
}

std::string write_rules(const std::vector<trace::Rule> &rules)
{
    std::string text = "{\n  \"format\": 1,\n  \"rules\": [\n";
    for (const trace::Rule &rule : rules) {
        const Json object = {{"id", rule.id}, {"level", name_of(rule.level)}, {"section", rule.section}, {"text", rule.text}};
        text += "    " + one_line(object) + (&rule == &rules.back() ? "\n" : ",\n");
    }
    return text + "  ]\n}\n";
}

} // namespace ferrorpc::vectorgen
