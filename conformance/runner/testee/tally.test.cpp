#include "testee/tally.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

namespace {

constexpr std::string_view keys =
    R"("operation": "decode", "message": "request", "input": {"bytes": ""}, "expect": {"result": "rejected"})";

void add(Tally &tally, std::string_view rules, Verdict verdict)
{
    tally.add(vector_of(keys, rules), verdict, false);
}

} // namespace

TEST_CASE("a rule is met only when every vector that cites it passed")
{
    Tally tally;
    add(tally, R"(["A-1", "A-2"])", {Grade::passed});
    add(tally, R"(["A-1"])", {Grade::warned}); // another class
    add(tally, R"(["A-2"])", {Grade::failed, true});
    add(tally, R"(["A-3"])", {Grade::crashed, true});
    add(tally, R"(["A-4"])", {Grade::warned, true}); // a miss of what should be
    add(tally, R"(["A-10"])", {Grade::noted, true}); // a miss of what may be
    CHECK(tally.rules(RuleState::met) == Lines{"A-1", "A-10"});
    CHECK(tally.rules(RuleState::not_met) == Lines{"A-2", "A-3", "A-4"});
    CHECK(tally.rule_count() == 5);
}

TEST_CASE("a rule that was not observed is not met")
{
    Tally tally;
    add(tally, R"(["A-1", "A-2", "A-3"])", {Grade::not_observed});
    add(tally, R"(["A-2", "A-3"])", {Grade::passed});
    add(tally, R"(["A-3"])", {Grade::hung, true});
    CHECK(tally.rules(RuleState::not_observed) == Lines{"A-1"});
    CHECK(tally.rules(RuleState::partly_observed) == Lines{"A-2"});
    CHECK(tally.rules(RuleState::not_met) == Lines{"A-3"});
    CHECK(tally.rules(RuleState::met).empty());
}

TEST_CASE("DIF rules are no demand; a known difference leaves the others unmet")
{
    Tally tally;
    add(tally, R"(["A-1", "DIF-1"])", {Grade::known_difference, true});
    CHECK(tally.rule_count() == 1);
    CHECK(tally.rules(RuleState::not_met) == Lines{"A-1"});
    CHECK(tally.failures() == 0);
    CHECK(tally.count(Grade::known_difference) == 1);
}

TEST_CASE("cases are counted by grade")
{
    Tally tally;
    for (const Grade grade :
         {Grade::passed, Grade::failed, Grade::crashed, Grade::hung, Grade::broke_protocol, Grade::warned}) {
        tally.add(vector_of(keys), {grade}, grade == Grade::passed);
    }
    CHECK(tally.count() == 6);
    CHECK(tally.failures() == 4);
    CHECK(tally.count(Grade::hung) == 1);
    CHECK(tally.changed() == 1);
}

TEST_CASE("rules are in the order of their numbers")
{
    const RuleIdLess less;
    CHECK(less("REQ-2", "REQ-10"));
    CHECK(!less("REQ-10", "REQ-2"));
    CHECK(less("ANN-9", "REQ-1"));
    CHECK(!less("REQ-1", "REQ-1"));
}
