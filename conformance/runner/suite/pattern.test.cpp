#include "suite/pattern.hpp"

#include <catch2/catch.hpp>

#include <string>

using ferrorpc::conformance::selects;

TEST_CASE("a pattern without wildcards selects an id and what is below it")
{
    CHECK(selects("request/tag/00", "request/tag/00"));
    CHECK(selects("request/tag", "request/tag/00"));
    CHECK(selects("request/tag/", "request/tag/00"));
    CHECK(selects("request", "request/tag/00"));

    CHECK(!selects("request/tag/0", "request/tag/00"));
    CHECK(!selects("request/tags", "request/tag"));
    CHECK(!selects("tag", "request/tag"));
    CHECK(!selects("", "request"));
    CHECK(!selects("/", "request"));
}

TEST_CASE("a star stays within a segment")
{
    CHECK(selects("request/tag/*", "request/tag/00"));
    CHECK(selects("request/*/0*", "request/tag/00"));
    CHECK(selects("req*st/tag", "request/tag"));
    CHECK(selects("request*", "request"));

    CHECK(!selects("request/*", "request/tag/00"));
    CHECK(!selects("*", "request/tag"));
    CHECK(!selects("request/*/0", "request/tag/00"));
}

TEST_CASE("two stars go across segments")
{
    CHECK(selects("**", "request/tag/00"));
    CHECK(selects("request/**", "request/tag/00"));
    CHECK(selects("**/00", "request/tag/00"));
    CHECK(selects("response/**/0*", "response/a/b/0f"));

    CHECK(!selects("**/00", "request/tag/01"));
    CHECK(!selects("request/**", "response/tag/00"));
}

TEST_CASE("many stars take no time")
{
    std::string pattern;
    for (int count = 0; count < 60; ++count) {
        pattern += "*a";
    }
    CHECK(!selects(pattern + "b", std::string(128, 'a')));
    CHECK(selects(pattern, std::string(128, 'a')));
}
