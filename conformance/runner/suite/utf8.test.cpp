#include "suite/utf8.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

TEST_CASE("UTF-8: the edges of each size are well formed, and what lies just outside is not")
{
    for (const std::string_view text : {"", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                                        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
        CHECK(ill_formed_utf8(text) == std::nullopt);
    }
    for (const std::string_view text : {"\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xef\xbf",
                                        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc2\x41"}) {
        CHECK(ill_formed_utf8(text) == 0);
    }
    CHECK(ill_formed_utf8("ab\xc3\xa9\xff") == 4);
}
