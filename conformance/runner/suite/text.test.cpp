#include "suite/text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace ferrorpc::conformance;

TEST_CASE("printable leaves text alone and writes controls and ill-formed UTF-8 as escapes")
{
    CHECK(printable("plain, 'quoted' \xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80") ==
          "plain, 'quoted' \xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80");
    CHECK(printable("a\n\r\tb") == "a\\n\\r\\tb");
    CHECK(printable("\x1b[31m\x7f") == "\\x1b[31m\\x7f");
    CHECK(printable("\xc2\x9b"
                    "31m") == "\\xc2\\x9b31m"); // the C1 control that terminals read as ESC [
    CHECK(printable("\xc2\xa0") == "\xc2\xa0");
    CHECK(printable("\xff\x80") == "\\xff\\x80");
    CHECK(printable("\xc3") == "\\xc3");
    CHECK(printable("\xe2\x82") == "\\xe2\\x82");
    CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");
    CHECK(printable("\xe0\x9f\xbf") == "\\xe0\\x9f\\xbf");
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(printable("\xef\xbf\xbd\xef\xbf\xbe\xef\xbf\xbf") == "\xef\xbf\xbd\\xef\\xbf\\xbe\\xef\\xbf\\xbf");
    CHECK(printable("\xed\x9f\xbf") == "\xed\x9f\xbf");
    CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
    CHECK(printable("\xf0\x8f\xbf\xbf") == "\\xf0\\x8f\\xbf\\xbf");
}

TEST_CASE("an excerpt says how much there is and cuts no character")
{
    CHECK(excerpt("short", 5) == "short");
    CHECK(excerpt("longer", 5) == "longe... (6 bytes)");
    CHECK(excerpt("ab\xc3\xa4", 3) == "ab... (4 bytes)");
    CHECK(excerpt("\x80\x80\x80", 1) == "... (3 bytes)");
}

TEST_CASE("wrap fills lines with whole words")
{
    CHECK(wrap("", 10) == std::vector<std::string>{});
    CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrap("  much   space ", 80) == std::vector<std::string>{"much space"});
    CHECK(wrap("a incomprehensible b", 5) == std::vector<std::string>{"a", "incomprehensible", "b"});
}

TEST_CASE("a shell line quotes what a shell would take apart")
{
    CHECK(shell_line(std::vector<std::string>{"python3", "my_port.py"}) == "python3 my_port.py");
    CHECK(shell_line(std::vector<std::string>{"a b", "", "it's", "$HOME"}) == "'a b' '' 'it'\\''s' '$HOME'");
}

TEST_CASE("a count of one is singular")
{
    CHECK(counted(0, "byte") == "0 bytes");
    CHECK(counted(1, "byte") == "1 byte");
    CHECK(counted(2, "byte") == "2 bytes");
}
