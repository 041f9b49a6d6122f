#include "suite/schema.hpp"

#include "suite/json_text.hpp"
#include "suite/reader.hpp"
#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace ferrorpc::conformance {
namespace {

using nlohmann::json;

constexpr std::size_t schema_depth_max = 200;       // of schemas within schemas: one that refers to itself has no end
constexpr std::size_t pattern_text_size_max = 1000; // std::regex takes stack for each byte

// Why a schema is none; thrown.
struct Unusable {
    std::string text;
};

// What does not fit, by JSON pointer: the first misfit of each place.
using Misfits = std::map<std::string, std::string>;

bool is_of_type(const json &value, const json &type)
{
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "integer" && value.is_number_integer()) ||
           (type == "number" && value.is_number()) || (type == "boolean" && value.is_boolean()) ||
           (type == "null" && value.is_null());
}

// In characters, as JSON Schema counts; 0 for what is no text.
std::size_t text_length(const json &value)
{
    const auto *text = value.get_ptr<const std::string *>();
    const auto starts_character = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
    return text == nullptr ? 0 : static_cast<std::size_t>(std::count_if(text->begin(), text->end(), starts_character));
}

// What a keyword is asked of.
struct Case {
    const json &schema;
    const json &argument; // the keyword's value
    const json &value;
    const std::string &pointer;
    Misfits &misfits;
};

void misfit(const Case &at, std::string text)
{
    at.misfits.emplace(at.pointer, std::move(text));
}

class Validator {
public:
    explicit Validator(const json &root) : root_(root) {}

    // Throws Unusable, and json::exception where a keyword's value has a wrong type or a reference leads nowhere.
    void check(const json &schema, const json &value, const std::string &pointer, Misfits &misfits);

    void check_here(const json &schema, const Case &at) { check(schema, at.value, at.pointer, at.misfits); }
    void check_member(const json &schema, const Case &at, std::string_view key);
    const json &referred(const std::string &reference) const;
    const std::regex &pattern(const std::string &text);

private:
    const json &root_;
    std::size_t depth_ = 0;
    std::map<std::string, std::regex> patterns_;
};

// ---- The keywords: one that speaks of values of one type is satisfied by all others

void follow_reference(Validator &validator, const Case &at)
{
    // Draft 7 leaves out all that stands beside a reference.
    const bool is_alone = std::all_of(at.schema.items().begin(), at.schema.items().end(), [](const auto &each) {
        return each.key() == "$ref" || each.key() == "description" || each.key() == "title";
    });
    if (!is_alone) {
        throw Unusable{fmt::format("the reference {} must stand alone", printable(at.argument.dump()))};
    }
    validator.check_here(validator.referred(at.argument.get<std::string>()), at);
}

void check_type(Validator &, const Case &at)
{
    const json types = at.argument.is_array() ? at.argument : json::array({at.argument});
    if (std::none_of(types.begin(), types.end(), [&](const json &each) { return is_of_type(at.value, each); })) {
        misfit(at, fmt::format("must be of type {}", printable(at.argument.dump())));
    }
}

void check_constant(Validator &, const Case &at)
{
    if (at.value != at.argument) {
        misfit(at, fmt::format("must be {}", printable(at.argument.dump())));
    }
}

void check_enumeration(Validator &, const Case &at)
{
    if (std::find(at.argument.begin(), at.argument.end(), at.value) == at.argument.end()) {
        misfit(at, fmt::format("must be one of {}", printable(at.argument.dump())));
    }
}

void check_minimum(Validator &, const Case &at)
{
    if (at.value.is_number() && at.value < at.argument) {
        misfit(at, fmt::format("must be at least {}", at.argument.dump()));
    }
}

void at_least(const Case &at, bool is_meant, std::size_t size, std::string_view noun)
{
    if (const auto bound = at.argument.get<std::size_t>(); is_meant && size < bound) {
        misfit(at, fmt::format("must have at least {}", counted(bound, noun)));
    }
}

void at_most(const Case &at, bool is_meant, std::size_t size, std::string_view noun)
{
    if (const auto bound = at.argument.get<std::size_t>(); is_meant && size > bound) {
        misfit(at, fmt::format("must have at most {}", counted(bound, noun)));
    }
}

void check_pattern(Validator &validator, const Case &at)
{
    const auto text = at.argument.get<std::string>();
    const std::regex &pattern = validator.pattern(text);
    const auto *value = at.value.get_ptr<const std::string *>();
    if (value != nullptr && (value->size() > pattern_text_size_max || !std::regex_search(*value, pattern))) {
        misfit(at, fmt::format("must match {}", printable(text)));
    }
}

void check_items(Validator &validator, const Case &at)
{
    for (std::size_t index = 0; at.value.is_array() && index < at.value.size(); ++index) {
        validator.check(at.argument, at.value[index], fmt::format("{}/{}", at.pointer, index), at.misfits);
    }
}

void check_unique_items(Validator &, const Case &at)
{
    const bool is_meant = at.argument.get<bool>() && at.value.is_array();
    if (is_meant && std::set<json>(at.value.begin(), at.value.end()).size() < at.value.size()) {
        misfit(at, "must not hold an element twice");
    }
}

void check_properties(Validator &validator, const Case &at)
{
    for (const auto &[name, schema] : at.argument.items()) {
        if (at.value.is_object() && at.value.contains(name)) {
            validator.check_member(schema, at, name);
        }
    }
}

void check_additional_properties(Validator &validator, const Case &at)
{
    const auto known = at.schema.find("properties");
    for (const auto &[name, value] : at.value.items()) {
        if (at.value.is_object() && (known == at.schema.end() || !known->contains(name))) {
            validator.check_member(at.argument, at, name);
        }
    }
}

void check_required(Validator &, const Case &at)
{
    for (const json &name : at.argument) {
        const auto key = name.get<std::string>();
        if (at.value.is_object() && !at.value.contains(key)) {
            misfit(at, fmt::format("the key \"{}\" is missing", printable(key)));
        }
    }
}

void check_dependencies(Validator &validator, const Case &at)
{
    for (const auto &[name, schema] : at.argument.items()) {
        if (at.value.is_object() && at.value.contains(name)) {
            validator.check_here(schema, at);
        }
    }
}

void check_all_of(Validator &validator, const Case &at)
{
    for (const json &schema : at.argument) {
        validator.check_here(schema, at);
    }
}

void check_condition(Validator &validator, const Case &at)
{
    Misfits misfits;
    validator.check(at.argument, at.value, at.pointer, misfits);
    if (const auto branch = at.schema.find(misfits.empty() ? "then" : "else"); branch != at.schema.end()) {
        validator.check_here(*branch, at);
    }
}

void ignore(Validator &, const Case &) {}

const std::map<std::string_view, void (*)(Validator &, const Case &)> keywords{
    {"$schema", ignore},
    {"title", ignore},
    {"description", ignore},
    {"definitions", ignore},
    {"$ref", follow_reference},
    {"type", check_type},
    {"const", check_constant},
    {"enum", check_enumeration},
    {"minimum", check_minimum},
    {"minLength", [](Validator &, const Case &at) { at_least(at, at.value.is_string(), text_length(at.value), "character"); }},
    {"maxLength", [](Validator &, const Case &at) { at_most(at, at.value.is_string(), text_length(at.value), "character"); }},
    {"pattern", check_pattern},
    {"items", check_items},
    {"minItems", [](Validator &, const Case &at) { at_least(at, at.value.is_array(), at.value.size(), "element"); }},
    {"uniqueItems", check_unique_items},
    {"properties", check_properties},
    {"additionalProperties", check_additional_properties},
    {"required", check_required},
    {"minProperties", [](Validator &, const Case &at) { at_least(at, at.value.is_object(), at.value.size(), "key"); }},
    {"maxProperties", [](Validator &, const Case &at) { at_most(at, at.value.is_object(), at.value.size(), "key"); }},
    {"dependencies", check_dependencies},
    {"allOf", check_all_of},
    {"if", check_condition},
    {"then", ignore}, // check_condition looks at both
    {"else", ignore},
};

void Validator::check(const json &schema, const json &value, const std::string &pointer, Misfits &misfits)
{
    if (schema == false) {
        misfits.emplace(pointer, "must not be here");
        return;
    }
    if (schema == true) {
        return;
    }
    if (!schema.is_object() || depth_ == schema_depth_max) {
        throw Unusable{schema.is_object() ? "refers to itself without end" : "a schema must be an object, true or false"};
    }
    ++depth_;
    for (const auto &[name, argument] : schema.items()) {
        const auto keyword = keywords.find(name);
        if (keyword == keywords.end()) {
            throw Unusable{fmt::format("the keyword \"{}\" is not known", printable(name))};
        }
        keyword->second(*this, {schema, argument, value, pointer, misfits});
    }
    --depth_;
}

void Validator::check_member(const json &schema, const Case &at, std::string_view key)
{
    check(schema, at.value.at(key), fmt::format("{}/{}", at.pointer, pointer_token(key)), at.misfits);
}

const json &Validator::referred(const std::string &reference) const
{
    if (!reference.starts_with('#')) {
        throw Unusable{fmt::format("the reference {} leads out of it", printable(reference))};
    }
    return root_.at(json::json_pointer(reference.substr(1)));
}

const std::regex &Validator::pattern(const std::string &text)
{
    try {
        return patterns_.try_emplace(text, text).first->second;
    } catch (const std::regex_error &) {
        throw Unusable{fmt::format("the pattern {} is none", printable(text))};
    }
}

} // namespace

void check_schema(const Document &schema, const Document &document, std::vector<Problem> &problems)
{
    const auto schema_value = parse_json(schema.text);
    const auto value = parse_json(document.text);
    if (!schema_value || !value) {
        problems.push_back({schema_value ? document.name : schema.name, 0, "is no JSON"});
        return;
    }
    Misfits misfits;
    try {
        Validator(*schema_value).check(*schema_value, *value, "", misfits);
    } catch (const Unusable &unusable) {
        problems.push_back({schema.name, 0, "is not usable as a schema: " + unusable.text});
        return;
    } catch (const json::exception &error) {
        problems.push_back({schema.name, 0, std::string("is not usable as a schema: ") + error.what()});
        return;
    }
    ProblemSink sink(document.name, document.text, problems);
    for (const auto &[place, text] : misfits) {
        sink.report(place, fmt::format("{} does not fit {}: {}", place.empty() ? "the file" : printable(place_name(place)),
                                       schema.name, text));
    }
    sink.report_rest();
}

} // namespace ferrorpc::conformance
