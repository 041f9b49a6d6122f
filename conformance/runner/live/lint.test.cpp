#include "live/lint.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace ferrorpc::conformance;

namespace {

const std::vector<Rule> lint_rules{{"SES-4", "must", "9 Session", "Sentence."}, {"DIF-1", "must", "11", "Sentence."}};

std::string scenario_of(const std::string &id, const std::string &rules = R"(["SES-4"])",
                        const std::string &steps = R"([{"rank": 0, "command": "barrier"}])")
{
    return R"({"id": ")" + id + R"(", "title": "t", "rules": )" + rules +
           R"(, "level": "must", "worlds": ["native native"], "steps": )" + steps + "}";
}

Lines lint_of(const std::string &scenarios)
{
    return texts(lint_live({{"live.json", R"({"format": 1, "title": "t", "about": "a", "scenarios": [)" + scenarios + "]}"}},
                           lint_rules));
}

} // namespace

TEST_CASE("live lint: a sound suite has no problems, and what reading finds is a problem")
{
    CHECK(lint_of(scenario_of("a/b") + "," + scenario_of("a/c", R"(["SES-4", "DIF-1"])")).empty());
    CHECK(lint_of(scenario_of("a/b", R"(["SES-5"])")) == Lines{"live.json:1: rules: there is no rule SES-5"});
    CHECK(lint_of(scenario_of("a/b", R"(["SES-4"])", R"([{"rank": 2, "command": "barrier"}])")) ==
          Lines{"live.json:1: rank: must be a rank below 2"});
}

TEST_CASE("live lint: ids that select other scenarios, a DIF rule in front, nothing to do, and names given twice")
{
    CHECK(lint_of(scenario_of("a") + "," + scenario_of("a/b")) ==
          Lines{"live.json: a/b: a is a scenario's id, too, so that nothing selects that one alone"});
    CHECK(lint_of(scenario_of("a/b", R"(["DIF-1", "SES-4"])")) ==
          Lines{"live.json: a/b: the first rule is the one that the scenario is about, and no DIF rule"});
    CHECK(lint_of(scenario_of("a/b", R"(["SES-4"])", "[]")) == Lines{"live.json: a/b: has no steps"});
    CHECK(lint_of(scenario_of("a/b", R"(["SES-4"])", R"([{"rank": 0, "rank": 1, "command": "barrier"}])")) ==
          Lines{"live.json:1: the key \"rank\" stands twice in one object"});
}
