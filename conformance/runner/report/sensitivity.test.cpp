#include "testing.hpp"

#include "live/sensitivity.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

namespace {

const std::string table = "# a comment\n"
                          "REQ-2\tcodec\tany-tag\tcaught\n"
                          "REQ-2\tstarter\tany-tag\tcaught\n"
                          "REQ-3\tcodec\tcut\twarned\n"
                          "REQ-3\tcodec\tlost\tcaught\n"
                          "SES-1\tport\tloses-calls\tcaught\n"
                          "SES-2\tport\tloses-replies\tsurvived\n";

class NoReport : public LiveReport {
public:
    void player(Player, const std::string &) override {}
    void result(const LiveCase &, const LiveVerdict &) override { ++results; }
    void end(const LiveSummary &) override {}
    int results = 0;
};

} // namespace

TEST_CASE("sensitivity: what is caught of a rule's mutants, by vectors and by live cases")
{
    const Sensitivity sensitivity = Sensitivity::parse(table, "t").value();
    CHECK(sensitivity.by_vectors("REQ-2").count == 2);
    CHECK(sensitivity.by_vectors("REQ-2").total == 2);
    CHECK(sensitivity.by_vectors("REQ-3").count == 1);
    CHECK(sensitivity.by_vectors("REQ-3").total == 2);
    CHECK(sensitivity.by_vectors("SES-1").total == 0);
    CHECK(sensitivity.by_live_cases("SES-2").count == 0);
    CHECK(sensitivity.by_live_cases("SES-2").total == 1);
    CHECK(Sensitivity::parse("\nREQ-2 codec\n", "t").error() ==
          "t:2: expected rule, list, mutant and verdict with tabs between");
    CHECK_FALSE(Sensitivity::parse("REQ-2\tcodec\tx\tcaught\tmore\n", "t").has_value());
    CHECK_FALSE(Sensitivity::parse("no rule\tcodec\tx\tcaught\n", "t").has_value());
}

TEST_CASE("sensitivity is shown by group, beside how many rules are met")
{
    const Sensitivity sensitivity = Sensitivity::parse(table, "t").value();
    RuleCounts rules;
    rules.add({"REQ-2", "DIF-1"}, false, false);
    rules.add({"REQ-3"}, true, false);
    rules.add({"FRM-1"}, false, true);
    CHECK(sensitivity_lines(rules, sensitivity, &Sensitivity::by_vectors, Style(false)) ==
          Lines{"  rules met (mutants that these cases catch): FRM 0 of 1 (0 of 0), REQ 1 of 2 (3 of 4)"});
    CHECK(sensitivity_lines({}, sensitivity, &Sensitivity::by_vectors, Style(false)).empty());
}

TEST_CASE("sensitivity of live cases stands behind their report")
{
    const Sensitivity sensitivity = Sensitivity::parse(table, "t").value();
    Scenario scenario;
    scenario.rules = {"SES-1", "SES-2"};
    const World world{Player::native, Player::wire};
    const LiveCase played{&scenario, &world};
    LiveVerdict failed;
    failed.grade = Grade::failed;
    NoReport inner;
    const TemporaryDirectory directory;
    std::FILE *out = std::fopen(directory.path("out").c_str(), "w");
    LiveSensitivityReport report(inner, out, &sensitivity, Style(false));
    report.result(played, {});
    scenario.rules = {"SES-2"};
    report.result(played, failed);
    report.end({});
    std::fclose(out);
    CHECK(inner.results == 2);
    CHECK(directory.read("out") == "  rules met (mutants that these cases catch): SES 1 of 2 (1 of 2)\n");
}
