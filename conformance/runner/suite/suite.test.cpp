#include "testing.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <string>
#include <vector>

using namespace ferrorpc::conformance;

namespace {

constexpr std::string_view decode_request =
    R"("operation": "decode", "message": "request", "input": {"bytes": "00"}, "expect": {"result": "rejected"})";

std::string file_with(std::string_view vector)
{
    return "{\"format\": 1, \"title\": \"t\",\n\"groups\": [{\"title\": \"g\", \"vectors\": [\n" + std::string(vector) +
           "\n]}]}";
}

// The problems of a file with one vector, which starts on line 3.
Lines problems_of(std::string_view vector)
{
    std::vector<Problem> problems;
    parse_vector_file({"f.json", file_with(vector)}, problems);
    return texts(problems);
}

Lines problems_with(std::string_view keys)
{
    return problems_of(R"({"id": "a", "title": "t", "rules": ["REQ-2"], "level": "must", )" + std::string(keys) + "}");
}

} // namespace

TEST_CASE("a suite is read whole")
{
    const Suite suite = small_suite();
    REQUIRE(suite.files.size() == 1);
    const VectorFile &file = suite.files[0];
    CHECK(file.name == "request.json");
    CHECK(file.title == "Requests");
    CHECK(file.about == "a small suite for the tests of the runner");
    CHECK(file.complete_within == "nothing: chosen examples");
    CHECK(file.crate + " " + file.crate_version == "ferrotorch-distributed 0.6.2");
    REQUIRE(file.groups.size() == 2);
    CHECK(file.groups[0].title == "Tags");
    CHECK(file.groups[0].about == "first bytes");

    const std::vector<const Vector *> vectors = suite.vectors();
    REQUIRE(vectors.size() == 3);
    const Vector &refused = *vectors[1];
    CHECK(refused.id == "request/tag/00");
    CHECK(refused.title == "tag 00");
    CHECK(refused.rules == Lines{"REQ-2", "DIF-1"});
    CHECK(refused.level == Level::must);
    CHECK(refused.message == find_message(Operation::decode, "request"));
    CHECK(to_json(refused.input, *refused.message).dump() ==
          R"({"bytes":"000302000000000000040000006563686f03000000686921","cap":"64"})");
    CHECK(to_json(refused.expect, *refused.message).dump() == R"({"result":"rejected","class":"wrong_tag","offset":0})");
    CHECK(refused.origin == "hand-written");
    CHECK(refused.crate->result == ResultKind::accepted);
    CHECK(refused.pointer == "/groups/0/vectors/1");
    CHECK(refused.cites_difference());
    CHECK(!vectors[0]->cites_difference());
    CHECK(vectors[0]->input.cap == 1073741824);

    REQUIRE(suite.rules.size() == 4);
    CHECK(suite.find_rule("REQ-10")->text == "A name SHOULD be short.");
    CHECK(suite.find_rule("REQ-10")->level == "should");
    CHECK(suite.find_rule("REQ-11") == nullptr);
}

TEST_CASE("an announce carries the world size")
{
    const Vector vector = vector_of(R"("operation": "decode", "message": "announce",
        "input": {"bytes": "01", "world_size": "3"}, "expect": {"result": "incomplete"})");
    CHECK(to_json(vector.input, *vector.message).dump() == R"({"bytes":"01","cap":"1073741824","world_size":"3"})");
}

TEST_CASE("a malformed file is told with its line")
{
    const auto problems = [](std::string_view text) {
        std::vector<Problem> found;
        parse_vector_file({"f.json", std::string(text)}, found);
        return texts(found);
    };
    CHECK(problems("{\n\n").at(0).starts_with("f.json:3: not JSON: "));
    CHECK(problems("[]") == Lines{R"(f.json:1: must be an object with "format": 1)"});
    CHECK(problems("{}") == Lines{R"(f.json:1: must be an object with "format": 1)"});
    CHECK(problems(R"({"format": 2})") == Lines{"f.json:1: is of format 2: this runner reads format 1"});
    CHECK(problems(R"({"format": 1})") ==
          Lines{R"(f.json:1: the key "title" is missing)", R"(f.json:1: the key "groups" is missing)"});
    CHECK(problems("{\"format\": 1, \"title\": \"t\",\n\"groups\": {}}") == Lines{"f.json:2: groups: must be a list"});
    CHECK(problems("{\"format\": 1, \"title\": \"t\",\n\"groups\": [7]}") == Lines{"f.json:2: groups[0]: must be an object"});
}

TEST_CASE("a vector needs its keys")
{
    CHECK(problems_of("{}") ==
          Lines{R"(f.json:3: vectors[0]: the key "id" is missing)", R"(f.json:3: vectors[0]: the key "title" is missing)",
                R"(f.json:3: vectors[0]: the key "rules" is missing)", R"(f.json:3: vectors[0]: the key "level" is missing)",
                R"(f.json:3: vectors[0]: the key "operation" is missing)"});
    CHECK(problems_with(R"("operation": "decode", "message": "request")") ==
          Lines{R"(f.json:3: vectors[0]: the key "input" is missing)", R"(f.json:3: vectors[0]: the key "expect" is missing)"});
    CHECK(problems_with(decode_request).empty());
}

TEST_CASE("ids, rules and levels have their form")
{
    const auto problems = [](std::string_view id, std::string_view rules, std::string_view level) {
        return problems_of(R"({"title": "t", "id": )" + std::string(id) + R"(, "rules": )" + std::string(rules) +
                           R"(, "level": )" + std::string(level) + ", " + std::string(decode_request) + "}");
    };
    CHECK(problems(R"("a_1/b-c")", R"(["REQ-2"])", R"("may")").empty());
    const std::string id_form =
        "f.json:3: id: must be segments of lowercase letters, digits, _ and - with a / between them, at most 128 bytes";
    for (const char *id : {R"("A")", R"("")", R"("/a")", R"("a/")", R"("a//b")", R"("a b")"}) {
        CHECK(problems(id, R"(["REQ-2"])", R"("must")") == Lines{id_form});
    }
    CHECK(problems("\"" + std::string(128, 'a') + "\"", R"(["REQ-2"])", R"("must")").empty());
    CHECK(problems("\"" + std::string(129, 'a') + "\"", R"(["REQ-2"])", R"("must")") == Lines{id_form});
    CHECK(problems(R"("a")", "[]", R"("must")") == Lines{"f.json:3: rules: must name a rule"});
    for (const char *rule : {R"("REQ2")", R"("req-2")", R"("-2")", R"("REQ-")", R"("REQ-2a")"}) {
        CHECK(problems(R"("a")", "[" + std::string(rule) + "]", R"("must")") ==
              Lines{"f.json:3: rules[0]: must be a rule's id, such as REQ-2"});
    }
    CHECK(problems(R"("a")", R"(["REQ-2"])", R"("shall")") == Lines{R"(f.json:3: level: must be "must", "should" or "may")"});
}

TEST_CASE("what is asked and expected fits operation and message")
{
    CHECK(problems_with(R"("operation": "read", "message": "request")") ==
          Lines{R"(f.json:3: operation: must be "decode" or "encode")"});
    CHECK(problems_with(R"("operation": "decode", "message": "barrier")") ==
          Lines{"f.json:3: message: to decode must be one of: announce, frame, response_prefix, request, response"});
    CHECK(problems_with(R"("operation": "encode", "message": "frame")") ==
          Lines{"f.json:3: message: to encode must be one of: announce, barrier, request, response"});
    CHECK(problems_with(
              R"("operation": "decode", "message": "request", "input": {"bytes": "0"}, "expect": {"result": "rejected"})") ==
          Lines{"f.json:3: bytes: half a byte at place 0: hex digits come in pairs"});
    CHECK(
        problems_with(
            R"("operation": "decode", "message": "request", "input": {"bytes": "", "cap": 7}, "expect": {"result": "rejected"})") ==
        Lines{R"(f.json:3: cap: must be a number from 0 to 2^64-1 as a decimal string, such as "515")"});
    CHECK(problems_with(
              R"("operation": "decode", "message": "announce", "input": {"bytes": ""}, "expect": {"result": "incomplete"})") ==
          Lines{R"(f.json:3: input: the key "world_size" is missing)"});
    CHECK(problems_with(
              R"("operation": "decode", "message": "request", "input": {"bytes": ""}, "expect": {"result": "incomplete"})") ==
          Lines{"f.json:3: expect: to decode a request is never incomplete"});
    CHECK(problems_with(
              R"("operation": "decode", "message": "request", "input": {"bytes": ""}, "expect": {"result": "skipped"})") ==
          Lines{"f.json:3: expect: a vector expects accepted, incomplete or rejected"});
    CHECK(problems_with(
              R"("operation": "decode", "message": "request", "input": {"bytes": ""}, "expect": {"result": "accepted"})") ==
          Lines{R"(f.json:3: expect: accepted without "fields")"});
    CHECK(
        problems_with(
            R"("operation": "decode", "message": "request", "input": {"bytes": ""}, "expect": {"result": "accepted", "fields": {"name": "unobservable"}})") ==
        Lines{R"(f.json:3: expect: a vector expects no "unobservable")"});
    CHECK(
        problems_with(
            R"("operation": "encode", "message": "barrier", "input": {"fields": {}}, "expect": {"result": "accepted", "bytes": "unobservable"})") ==
        Lines{R"(f.json:3: expect: a vector expects no "unobservable")"});
    CHECK(
        problems_with(
            R"("operation": "encode", "message": "announce", "input": {"fields": {}, "world_size": "2"}, "expect": {"result": "rejected"})") ==
        Lines{"f.json:3: fields: needs a value for rank"});
    CHECK(
        problems_with(
            R"("operation": "encode", "message": "announce", "input": {"fields": {"rank": "unobservable"}, "world_size": "2"}, "expect": {"result": "rejected"})") ==
        Lines{"f.json:3: fields: needs a value for rank"});
    CHECK(problems_with(joined(decode_request, R"(, "crate": {"result": "accepted", "fields": 1})")) ==
          Lines{"f.json:3: crate: fields must be an object"});
    CHECK(problems_with(joined(decode_request, R"(, "crate": {"result": "skipped", "reason": "r"})")).empty());
}

TEST_CASE("the list of problems has an end")
{
    std::string vectors = "7";
    for (int count = 1; count < 100; ++count) {
        vectors += ",\n7";
    }
    const Lines problems = problems_of(vectors);
    REQUIRE(problems.size() == problem_count_max + 1);
    CHECK(problems.back() == "f.json: and 50 more problems");
}

TEST_CASE("rules are read")
{
    std::vector<Problem> problems;
    CHECK(
        parse_rules({"rules.json", R"({"format": 1, "rules": [{"id": "A-1", "level": "must", "section": "s", "text": "t"}]})"},
                    problems)
            .size() == 1);
    CHECK(problems.empty());
    parse_rules({"rules.json", "{\"format\": 1, \"rules\": [\n{\"id\": \"a\", \"level\": \"must\", \"section\": \"s\"}]}"},
                problems);
    CHECK(texts(problems) == Lines{R"(rules.json:2: rules[0]: the key "text" is missing)",
                                   "rules.json:2: id: must be capital letters, - and a number, such as REQ-2"});
}

TEST_CASE("a directory that is not there is a problem")
{
    std::vector<Problem> problems;
    CHECK(read_documents("/nonexistent/suite", problems).empty());
    CHECK(texts(problems) == Lines{"/nonexistent/suite: No such file or directory"});
}

TEST_CASE("what is no file is not read, for it may have no end")
{
    const TemporaryDirectory directory;
    REQUIRE(mkfifo(directory.path("pipe.json").c_str(), 0600) == 0);
    std::vector<Problem> problems;
    CHECK(read_documents(directory.path(""), problems).empty());
    CHECK(texts(problems) == Lines{"pipe.json: cannot be read"});
}
