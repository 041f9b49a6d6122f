#include "report/dump.hpp"

#include "suite/json_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace ferrorpc::conformance;

namespace {

using Lines = std::vector<std::string>;

Lines dumped(Operation operation, std::string_view message, std::string_view bytes, const std::vector<Mark> &marks = {})
{
    const auto parts = Parts::from_json(nlohmann::json::parse(bytes), HexStyle::spaced);
    REQUIRE(parts);
    return dump(*find_message(operation, message), *parts, marks, Style(false));
}

Lines decoded(std::string_view message, std::string_view bytes, const std::vector<Mark> &marks = {})
{
    return dumped(Operation::decode, message, bytes, marks);
}

} // namespace

TEST_CASE("each field of a message is a line, and what lies behind the last one too")
{
    CHECK(decoded("request", R"("01 0302000000000000 04000000 6563686f 03000000 686921 0000")") ==
          Lines{" 0  01                       tag             always 01", " 1  03 02 00 00 00 00 00 00  request_id      515",
                " 9  04 00 00 00              len_name        4", "13  65 63 68 6f              name            \"echo\"",
                "17  03 00 00 00              len_payload     3", "21  68 69 21                 payload         3 bytes",
                "24  00 00                    trailing        2 bytes, ignored by receivers"});
}

TEST_CASE("the error flag decides what the content is")
{
    CHECK(decoded("response", R"("02 0302000000000000 01 01000000 78")").at(4) ==
          "14  78                       error_message   \"x\"");
    CHECK(decoded("response", R"("02 0302000000000000 07 01000000 78")").at(4) ==
          "14  78                       payload         1 byte");
    CHECK(decoded("response", R"("02 0302000000000000 00 00000000")").at(4) ==
          "14                           payload         empty");
}

TEST_CASE("text that is not UTF-8 is shown escaped")
{
    CHECK(decoded("response", R"("02 0302000000000000 01 02000000 c31b")").at(4) ==
          "14  c3 1b                    error_message   \"\\xc3\\x1b\"");
}

TEST_CASE("a field that is cut short says so, and nothing follows")
{
    CHECK(decoded("request", R"("01 030200")") ==
          Lines{"0  01        tag             always 01", "1  03 02 00  request_id      3 of 8 bytes"});
    CHECK(decoded("request", R"("01 0302000000000000 ffffffff 65")").back() ==
          "13  65                       name            1 of 4294967295 bytes");
    CHECK(decoded("response_prefix", R"("")") == Lines{"0      message_length  0 of 8 bytes"});
}

TEST_CASE("frames are taken apart by their kind")
{
    CHECK(decoded("frame", R"("0100000000000000 ff 0800000000000000 0e00000000000000 0200000000000000 0102 00")") ==
          Lines{" 0  01 00 00 00 00 00 00 00  length          1", " 8  ff                       token           255",
                " 9  08 00 00 00 00 00 00 00  length          8", "17  0e 00 00 00 00 00 00 00  message_length  14",
                "25  02 00 00 00 00 00 00 00  length          2", "33  01 02                    content         2 bytes",
                "35  00                       further frames  1 byte"});
    CHECK(decoded("announce", R"("0100000000000000 0100000000000000 00")").size() == 3);
    CHECK(dumped(Operation::encode, "response",
                 R"("0800000000000000 0e00000000000000 0e00000000000000 02 0302000000000000 00 00000000")") ==
          Lines{" 0  08 00 00 00 00 00 00 00  length          8", " 8  0e 00 00 00 00 00 00 00  message_length  14",
                "16  0e 00 00 00 00 00 00 00  length          14", "24  02                       tag             always 02",
                "25  03 02 00 00 00 00 00 00  request_id      515", "33  00                       error_flag      0",
                "34  00 00 00 00              len_content     0", "38                           payload         empty"});
}

TEST_CASE("a frame whose length is beyond all bounds is shown as far as it goes")
{
    CHECK(decoded("frame", R"("ffffffffffffffff 01 ff")") ==
          Lines{" 0  ff ff ff ff ff ff ff ff  length          18446744073709551615",
                " 8  01                       tag             always 01",
                " 9  ff                       request_id      1 of 8 bytes"});
}

TEST_CASE("marks stand under their byte")
{
    CHECK(decoded("response_prefix", R"("0d00000000000000")", {{0, ""}, {3, "here"}}) ==
          Lines{"0  0d 00 00 00 00 00 00 00  message_length  13", "   ^", "            ^ here"});
}

TEST_CASE("a mark where bytes are missing stands at the field that misses them")
{
    CHECK(decoded("request", R"("01")", {{1, ""}}) ==
          Lines{"0  01  tag             always 01", "1      request_id      0 of 8 bytes", "   ^"});
    CHECK(decoded("response_prefix", R"("0e000000000000")", {{7, ""}}).at(1) == "                        ^");
    CHECK(decoded("response_prefix", R"("0e00000000000000")", {{99, ""}}) ==
          Lines{"0  0e 00 00 00 00 00 00 00  message_length  14", "8                           (end)", "   ^"});
}

TEST_CASE("the middle of a large field is left out, but not where it is marked")
{
    const std::string bytes = R"(["01 0302000000000000 00000000 40420f00", {"repeat": "ab", "count": 1000000}])";
    const std::string line = "ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab";
    const Lines lines = decoded("request", bytes);
    CHECK(Lines(lines.begin() + 5, lines.end()) ==
          Lines{"     17  " + line + "  payload         1000000 bytes", "         ... 999968 bytes ...", "1000001  " + line});
    const Lines marked = decoded("request", bytes, {{17 + 16 * 10 + 2, ""}});
    CHECK(Lines(marked.begin() + 5, marked.end()) == Lines{"     17  " + line + "  payload         1000000 bytes",
                                                           "         ... 144 bytes ...", "    177  " + line, "               ^",
                                                           "         ... 999808 bytes ...", "1000001  " + line});
}

TEST_CASE("a claimed size costs nothing to dump")
{
    CHECK(decoded("frame", R"(["0000004000000000 01", {"repeat": "00", "count": 1073741823}])").size() > 3);
    CHECK(decoded("frame", R"([{"repeat": "010000000000000000", "count": 1000000}])").size() == 9);
}
