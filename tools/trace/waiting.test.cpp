#include "waiting.hpp"

#include <catch2/catch.hpp>

using ferrorpc::trace::Level;
using ferrorpc::trace::parse_waiting;
using ferrorpc::trace::Rule;

namespace {

const std::vector<Rule> rules{
    {"FRM-1", Level::must, "", "", 1}, {"SES-1", Level::must, "", "", 2}, {"SES-2", Level::must, "", "", 3}};

} // namespace

TEST_CASE("names and prefixes give the reason by id")
{
    CHECK(parse_waiting("- rules: [SES-*, FRM-1]\n  reason: no engine\n", "w", rules) ==
          std::map<std::string, std::string>{{"FRM-1", "no engine"}, {"SES-1", "no engine"}, {"SES-2", "no engine"}});
    CHECK(parse_waiting("# nothing waits\n", "w", rules).empty());
}

TEST_CASE("an entry that cannot be meant is refused with its line")
{
    CHECK_THROWS_WITH(parse_waiting("- rules: [SES-3]\n  reason: x\n", "w", rules), "w:1: no rule is called SES-3");
    CHECK_THROWS_WITH(parse_waiting("- rules: [SES-1,\n          SES-*]\n  reason: x\n", "w", rules),
                      "w:2: SES-1 is listed twice");
    CHECK_THROWS_WITH(parse_waiting("- rules: [SES-1]\n", "w", rules),
                      "w:1: an entry has `rules`, a list, and `reason`, a text");
    CHECK_THROWS_WITH(parse_waiting("- rules: [SES-1]\n  reason: x\n  until: y\n", "w", rules), "w:3: unknown key `until`");
    CHECK_THROWS_AS(parse_waiting("- rules: [", "w", rules), ferrorpc::trace::InputError);
}
