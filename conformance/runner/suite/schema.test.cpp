#include "suite/schema.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace ferrorpc::conformance;

namespace {

Lines misfits(const std::string &schema, const std::string &document)
{
    std::vector<Problem> problems;
    check_schema({"s.json", schema}, {"d.json", document}, problems);
    return texts(problems);
}

bool fits(const std::string &schema, const std::string &document)
{
    const Lines problems = misfits(schema, document);
    for (const std::string &problem : problems) {
        CHECK(problem.find("d.json:") == 0);
    }
    return problems.empty();
}

} // namespace

TEST_CASE("types")
{
    CHECK(fits(R"({"type": "object"})", "{}"));
    CHECK(!fits(R"({"type": "object"})", "[]"));
    CHECK(fits(R"({"type": ["string", "array"]})", "[]"));
    CHECK(!fits(R"({"type": ["string", "array"]})", "true"));
    CHECK(fits(R"({"type": "integer"})", "3"));
    CHECK(!fits(R"({"type": "integer"})", "3.5"));
    CHECK(fits(R"({"type": "boolean"})", "false"));
    CHECK(!fits(R"({"type": "null"})", "false"));
}

TEST_CASE("values")
{
    CHECK(fits(R"({"const": 1})", "1"));
    CHECK(!fits(R"({"const": 1})", "\"1\""));
    CHECK(fits(R"({"enum": ["a", "b"]})", "\"b\""));
    CHECK(!fits(R"({"enum": ["a", "b"]})", "\"c\""));
    CHECK(fits(R"({"minimum": 0})", "0"));
    CHECK(!fits(R"({"minimum": 0})", "-1"));
    CHECK(fits(R"({"minimum": 0})", "\"-1\""));
}

TEST_CASE("texts are counted in characters")
{
    CHECK(fits(R"({"minLength": 2, "maxLength": 2})", "\"\u00fc\u20ac\""));
    CHECK(!fits(R"({"minLength": 2})", "\"\u20ac\""));
    CHECK(!fits(R"({"maxLength": 1})", "\"ab\""));
    CHECK(fits(R"({"pattern": "^a+$"})", "\"aa\""));
    CHECK(!fits(R"({"pattern": "^a+$"})", "\"ab\""));
    CHECK(fits(R"({"pattern": "b"})", "\"abc\""));
    CHECK(!fits(R"({"pattern": "^a+$"})", '"' + std::string(1'000'000, 'a') + '"')); // and no stack overflows
}

TEST_CASE("lists")
{
    CHECK(fits(R"({"items": {"type": "string"}, "minItems": 1, "uniqueItems": true})", R"(["a", "b"])"));
    CHECK(!fits(R"({"items": {"type": "string"}})", R"(["a", 1])"));
    CHECK(!fits(R"({"minItems": 1})", "[]"));
    CHECK(!fits(R"({"uniqueItems": true})", R"(["a", "b", "a"])"));
}

TEST_CASE("objects")
{
    const std::string closed = R"({"properties": {"a": {"type": "string"}, "b": false}, "additionalProperties": false})";
    CHECK(fits(closed, R"({"a": "x"})"));
    CHECK(!fits(closed, R"({"a": 1})"));
    CHECK(!fits(closed, R"({"b": 1})"));
    CHECK(!fits(closed, R"({"c": 1})"));
    CHECK(fits(closed, "[1]"));
    CHECK(fits(R"({"required": ["a"]})", R"({"a": null})"));
    CHECK(!fits(R"({"required": ["a"]})", "{}"));
    CHECK(!fits(R"({"minProperties": 1})", "{}"));
    CHECK(!fits(R"({"maxProperties": 1})", R"({"a": 1, "b": 2})"));
    CHECK(fits(R"({"dependencies": {"a": {"required": ["b"]}}})", R"({"b": 1})"));
    CHECK(!fits(R"({"dependencies": {"a": {"required": ["b"]}}})", R"({"a": 1})"));
}

TEST_CASE("schemas of schemas")
{
    const std::string branch =
        R"({"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}, "else": {"required": ["c"]}})";
    CHECK(fits(branch, R"({"a": 1, "b": 1})"));
    CHECK(!fits(branch, R"({"a": 1, "c": 1})"));
    CHECK(fits(branch, R"({"a": 2, "c": 1})"));
    CHECK(!fits(branch, R"({"a": 2, "b": 1})"));
    CHECK(!fits(R"({"allOf": [{"type": "string"}, {"minLength": 1}]})", "\"\""));
    CHECK(!fits(R"({"definitions": {"a/b": {"type": "string"}}, "items": {"$ref": "#/definitions/a~1b"}})", "[1]"));
    CHECK(fits("true", "1"));
    CHECK(!fits("false", "1"));
}

TEST_CASE("each misfit is told with its line, once for each place")
{
    CHECK(misfits(R"({"items": {"properties": {"a": {"type": "string", "minLength": 2}}, "additionalProperties": false}})",
                  "[\n{\"a\": 1},\n{\"a\": \"x\",\n\"b\": 1}]") ==
          Lines{R"(d.json:2: a does not fit s.json: must be of type "string")",
                "d.json:3: a does not fit s.json: must have at least 2 characters",
                "d.json:4: b does not fit s.json: must not be here"});
}

TEST_CASE("a schema that is not understood whole is refused")
{
    CHECK(misfits(R"({"anyOf": []})", "1") == Lines{R"(s.json: is not usable as a schema: the keyword "anyOf" is not known)"});
    CHECK(misfits(R"({"$ref": "#"})", "1") == Lines{"s.json: is not usable as a schema: refers to itself without end"});
    CHECK(misfits(R"({"$ref": "other.json"})", "1") ==
          Lines{"s.json: is not usable as a schema: the reference other.json leads out of it"});
    CHECK(misfits(R"({"$ref": "#/a", "a": true})", "1").at(0).find("stand alone") != std::string::npos);
    CHECK(misfits(R"({"pattern": "("})", "1") == Lines{"s.json: is not usable as a schema: the pattern ( is none"});
    CHECK(misfits("7", "1") == Lines{"s.json: is not usable as a schema: a schema must be an object, true or false"});
    for (const char *schema :
         {R"({"$ref": "#/none"})", R"({"minItems": "1"})", R"({"required": [1]})", R"({"properties": {"a": 1}})"}) {
        CHECK(misfits(schema, R"({"a": 1})").at(0).find("s.json: is not usable as a schema: ") == 0);
    }
    CHECK(misfits("{", "1") == Lines{"s.json: is no JSON"});
}
