#include "suite/json_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace ferrorpc::conformance;

namespace {

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

} // namespace

TEST_CASE("JSON is read, and an error says its line")
{
    CHECK(parse_json("{\"a\": [1, \"b\"]}")->dump() == R"({"a":[1,"b"]})");

    const auto error = parse_json("{\n\"a\": 1,\n\"b\" 2}").error();
    CHECK(error.line == 3);
    CHECK(error.text.starts_with("not JSON: "));
    CHECK(parse_json("").error().line == 1);
    CHECK(!parse_json("{} {}"));
    CHECK(!parse_json("\"\xff\""));
    CHECK(!parse_json("1e999"));
}

TEST_CASE("JSON may be nested so deep and no deeper")
{
    CHECK(parse_json(nested(json_depth_max)));
    CHECK(parse_json("\n" + nested(json_depth_max + 1)).error().text == "nested deeper than 32 levels");
    CHECK(parse_json("\n" + nested(json_depth_max + 1)).error().line == 2);
    CHECK(!parse_json(nested(1'000'000)));
    CHECK(parse_json("\"" + std::string(100, '[') + "\\\"[\""));
    CHECK(parse_json("[\"\\\\\", [\"\\\\\\\"" + std::string(100, '[') + "\"]]"));
    CHECK(parse_json("[\"\\\\\"," + nested(json_depth_max)).error().text == "nested deeper than 32 levels");
    CHECK(!parse_json("\""));
    CHECK(!parse_json("\"\\\""));
}

TEST_CASE("the line of a value is found by its pointer, or its parent's")
{
    const JsonLines lines("{\n  \"a\": {\n    \"b/c\": [\n      1,\n      {\"d\": 2}\n    ]\n  },\n  \"e\": 3\n}\n");
    CHECK(lines.line("") == 1);
    CHECK(lines.line("/a") == 2);
    CHECK(lines.line("/a/b~1c") == 3);
    CHECK(lines.line("/a/b~1c/0") == 4);
    CHECK(lines.line("/a/b~1c/1/d") == 5);
    CHECK(lines.line("/a/b~1c/1/none/deeper") == 5);
    CHECK(lines.line("/e") == 8);
    CHECK(lines.line("/none") == 1);
}

TEST_CASE("of a text that is nested too deep no place is kept, for each would be as long as it is deep")
{
    CHECK(JsonLines("[\n" + std::string(1'000'000, '[')).line("/0") == 1);
    CHECK(JsonLines("[\n" + nested(json_depth_max - 1) + "]").line("/0") == 2);
}

TEST_CASE("keys that an object names twice are found")
{
    CHECK(JsonLines(R"({"a": 1, "b": [{"a": 1}, {"a": 2}]})").duplicates().empty());
    CHECK(JsonLines(R"({"a": 1, "b": [{"c": 1, "c": 2}], "a": 2})").duplicates() == std::vector<std::string>{"/b/0/c", "/a"});
}

TEST_CASE("a pointer's place has a name")
{
    CHECK(place_name("").empty());
    CHECK(place_name("/groups/0/vectors/12/rules/1") == "rules[1]");
    CHECK(place_name("/groups/0/input") == "input");
    CHECK(place_name("/a/0/1") == "a[0][1]");
    CHECK(pointer_token("a/b~c") == "a~1b~0c");
}
