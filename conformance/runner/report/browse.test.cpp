#include "report/browse.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

TEST_CASE("the list is by file and group, with counts")
{
    const Suite suite = small_suite();
    CHECK(list_lines(suite, suite.vectors(), Style(false)) ==
          Lines{"request.json  Requests (3)", "  Tags (2): first bytes", "    request/tag/01  must    REQ-2 REQ-10  tag 01",
                "    request/tag/00  must    REQ-2 DIF-1   tag 00", "  Encoding (1): what a sender writes",
                "    request/encode  must    REQ-1  a small request", "3 vectors"});
    const std::vector<const Vector *> one{suite.vectors()[1]};
    CHECK(list_lines(suite, one, Style(false)) == Lines{"request.json  Requests (1)", "  Tags (1): first bytes",
                                                        "    request/tag/00  must    REQ-2 DIF-1  tag 00", "1 vector"});
}

TEST_CASE("show tells everything about a vector")
{
    const Suite suite = small_suite();
    CHECK(show_lines(suite, *suite.vectors()[1], Style(false)) ==
          Lines{"request/tag/00  tag 00", "must, in request.json, group \"Tags\", hand-written", "",
                "REQ-2     A request MUST start with the tag byte 01; a decoder of requests refuses any other (class",
                "          wrong_tag).", "DIF-1     Where the crate takes tag 00, a receiver MUST refuse it.", "",
                "to decode as request, 24 bytes, cap 64:", "   0  00                       tag             always 01",
                "      ^", "   1  03 02 00 00 00 00 00 00  request_id      515",
                "   9  04 00 00 00              len_name        4", "  13  65 63 68 6f              name            \"echo\"",
                "  17  03 00 00 00              len_payload     3", "  21  68 69 21                 payload         3 bytes",
                "expected  rejected, class wrong_tag, at offset 0",
                "crate     accepted: request_id 515, name \"echo\", payload \"hi!\"  (ferrotorch-distributed 0.6.2)"});
}

TEST_CASE("an encode vector is shown with its bytes")
{
    const Suite suite = small_suite();
    const Lines lines = show_lines(suite, *suite.vectors()[2], Style(false));
    REQUIRE(lines.size() == 15);
    CHECK(lines[5] == "to encode as request: request_id 515, name \"echo\", payload \"hi!\"");
    CHECK(lines[6] == "expected, 32 bytes:");
    CHECK(lines[8] == "   8  01                       tag             always 01");
}

TEST_CASE("a vector as JSON has the keys of its file, and its place")
{
    const Suite suite = small_suite();
    CHECK(vector_json(suite, *suite.vectors()[2]).dump() ==
          R"({"type":"vector","id":"request/encode","title":"a small request","file":"request.json","group":"Encoding",)"
          R"("rules":["REQ-1"],"level":"must","operation":"encode","message":"request",)"
          R"("input":{"fields":{"request_id":"515","name":"6563686f","payload":"686921"},"cap":"1073741824"},)"
          R"("expect":{"result":"accepted","bytes":"1800000000000000010302000000000000040000006563686f03000000686921"},)"
          R"("origin":"hand-written",)"
          R"("crate":{"result":"accepted","bytes":"1800000000000000010302000000000000040000006563686f03000000686921"}})");
}
