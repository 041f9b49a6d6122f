#include "document.hpp"

#include <catch2/catch.hpp>

using ferrorpc::trace::InputError;
using ferrorpc::trace::Level;
using namespace ferrorpc::vectorgen;

namespace {

Json small_document()
{
    Json document = to_document({"request",
                                 "Requests",
                                 "what they are",
                                 "nothing",
                                 {{"Tags",
                                   "all",
                                   {{"request/tag/00",
                                     "tag 00",
                                     {"REQ-2"},
                                     "decode",
                                     "request",
                                     {{"bytes", "00"}},
                                     {{"result", "rejected"}, {"class", "wrong_tag"}, {"offset", 0}}},
                                    {"request/tag/01",
                                     "tag \"01\"",
                                     {"REQ-2", "REQ-3"},
                                     "decode",
                                     "request",
                                     {{"bytes", Json::array({"01", {{"repeat", "00"}, {"count", 9}}})}},
                                     {{"result", "accepted"}, {"fields", Json::object()}}}}}}});
    document["recorded"] = {{"crate", "c"}, {"version", "1"}};
    document["groups"][0]["vectors"][1]["crate"] = {{"result", "accepted"}};
    return document;
}

} // namespace

TEST_CASE("a document is written with a few lines per vector")
{
    CHECK(write_document(small_document(), "request.json") == R"({
  "format": 1,
  "title": "Requests",
  "about": "what they are",
  "complete_within": "nothing",
  "recorded": {"crate": "c", "version": "1"},
  "groups": [
    {
      "title": "Tags",
      "about": "all",
      "vectors": [
        {"id": "request/tag/00", "title": "tag 00",
         "rules": ["REQ-2"], "level": "must", "operation": "decode", "message": "request",
         "input": {"bytes": "00"},
         "expect": {"result": "rejected", "class": "wrong_tag", "offset": 0},
         "origin": "generated"},
        {"id": "request/tag/01", "title": "tag \"01\"",
         "rules": ["REQ-2", "REQ-3"], "level": "must", "operation": "decode", "message": "request",
         "input": {"bytes": ["01", {"repeat": "00", "count": 9}]},
         "expect": {"result": "accepted", "fields": {}},
         "origin": "generated",
         "crate": {"result": "accepted"}}
      ]
    }
  ]
}
)");
}

TEST_CASE("a document that was written and read again is the same text")
{
    const std::string text = write_document(small_document(), "request.json");
    CHECK(write_document(Json::parse(text), "request.json") == text);
}

TEST_CASE("keys that a hand-written file lacks or invents are refused")
{
    Json document = small_document();
    document["groups"][0]["vectors"][0]["note"] = "";
    CHECK_THROWS_WITH(write_document(document, "handwritten.json"),
                      "handwritten.json: vector \"request/tag/00\": unknown key `note`");
    document = small_document();
    document["groups"][0]["vectors"][0].erase("origin");
    CHECK_THROWS_WITH(write_document(document, "handwritten.json"),
                      "handwritten.json: vector \"request/tag/00\": the key `origin` is missing");
    document = small_document();
    document["groups"][0].erase("about");
    CHECK_THROWS_WITH(write_document(document, "handwritten.json"),
                      "handwritten.json: group \"Tags\": the key `about` is missing");
    document["more"] = 1;
    CHECK_THROWS_WITH(write_document(document, "handwritten.json"), "handwritten.json: unknown key `more`");
}

TEST_CASE("rules are written one a line")
{
    CHECK(
        write_rules({{"FRM-1", Level::must, "3 Frames", "A frame MUST \"be\".", 7}, {"FRM-2", Level::may, "", "It MAY.", 8}}) ==
        R"({
  "format": 1,
  "rules": [
    {"id": "FRM-1", "level": "must", "section": "3 Frames", "text": "A frame MUST \"be\"."},
    {"id": "FRM-2", "level": "may", "section": "", "text": "It MAY."}
  ]
}
)");
}
