#include "live/known_failing.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

TEST_CASE("known failures: patterns with their reasons, comments and empty lines apart")
{
    const auto known =
        parse_known_failing("# a list\n\njoin/stranger  DIF-4: ends   the job # here\n  call/*/x  slow\n", "list");
    REQUIRE(known);
    REQUIRE(known->size() == 2);
    CHECK((*known)[0].reason == "DIF-4: ends the job");
    REQUIRE(find_known(*known, "join/stranger/http/native-wire") != nullptr);
    CHECK(find_known(*known, "call/a/x")->reason == "slow");
    CHECK(find_known(*known, "join/strangers") == nullptr);
}

TEST_CASE("known failures: one without a reason is refused")
{
    const auto known = parse_known_failing("a/b why\nc/d # none\n", "list");
    REQUIRE(!known);
    CHECK(known.error() == "list:2: behind c/d must stand why it fails");
}

TEST_CASE("known failures: one that is about no case is found, with its line")
{
    const auto known = parse_known_failing("# why\na/b slow\nc/d slow\n", "list");
    REQUIRE(known);
    CHECK(find_stale(*known, {"a/b/native", "c/d/native"}) == nullptr);
    REQUIRE(find_stale(*known, {"a/b/native", "c/dd"}) != nullptr);
    CHECK(find_stale(*known, {"a/b/native", "c/dd"})->pattern == "c/d");
    CHECK(find_stale(*known, {"a/b/native", "c/dd"})->line == 3);
}
