#include "live/browse.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

namespace {

const LiveSuite &listed_suite()
{
    static const LiveSuite suite = [] {
        const std::vector<Rule> rules{{"SES-4", "must", "9 Session", "Sentence."}, {"BAR-4", "must", "6 Barrier", "Sentence."}};
        const std::string calls =
            R"({"format": 1, "title": "Calls", "about": "a", "scenarios": [
                {"id": "call/echo", "title": "one call", "rules": ["SES-4", "BAR-4"], "level": "must",
                 "worlds": ["native native", "native crate"], "steps": [{"rank": 0, "command": "barrier"}]},
                {"id": "call/more", "title": "more calls", "rules": ["SES-4"], "level": "should",
                 "worlds": ["native native"], "steps": [{"rank": 0, "command": "barrier"}]}]})";
        const std::string barriers =
            R"({"format": 1, "title": "Barriers", "about": "a", "scenarios": [
                {"id": "barrier/two", "title": "two ranks", "rules": ["BAR-4"], "level": "must",
                 "worlds": ["crate native"], "steps": [{"rank": 1, "command": "barrier"}]}]})";
        std::vector<Problem> problems;
        LiveSuite read = parse_live_suite({{"barriers.json", barriers}, {"calls.json", calls}}, rules, problems);
        REQUIRE(texts(problems).empty());
        return read;
    }();
    return suite;
}

} // namespace

TEST_CASE("live scenarios are listed by file, with the number of worlds")
{
    CHECK(live_list_lines(listed_suite().cases(), Style(false)) ==
          Lines{"live/barriers.json  Barriers (1)", "    barrier/two  must    BAR-4   1 world  two ranks",
                "live/calls.json  Calls (2)", "    call/echo  must    SES-4 BAR-4  2 worlds  one call",
                "    call/more  should  SES-4         1 world  more calls", "3 live scenarios in 4 worlds"});
}

TEST_CASE("of the live scenarios those are listed of which a world is selected")
{
    const std::vector<LiveCase> one{listed_suite().cases().at(2)};
    CHECK(live_list_lines(one, Style(false)) == Lines{"live/calls.json  Calls (1)",
                                                      "    call/echo  must    SES-4 BAR-4   1 world  one call",
                                                      "1 live scenario in 1 world"});
}

TEST_CASE("a live case as JSON names its world and file")
{
    CHECK(live_case_json(listed_suite().cases().at(2)).dump() ==
          R"({"type":"live_case","id":"call/echo/native-crate","title":"one call","file":"calls.json",)"
          R"("rules":["SES-4","BAR-4"],"level":"must","world":"native crate","steps":1})");
}
