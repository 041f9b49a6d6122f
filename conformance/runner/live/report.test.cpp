#include "live/report.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <cstdio>

using namespace ferrorpc::conformance;

namespace {

const std::vector<Rule> rules{{"SES-4", "must", "9 Session", "A caller MUST do so."}};
const World world{Player::native, Player::crate};
const Scenario scenario{"call/echo", "a title", {"SES-4"}, Level::must, {world}, {}, {}, {}};
const LiveCase played{&scenario, &world};

LiveVerdict failure()
{
    return {Grade::failed,
            5,
            2,
            "step 2: rank 0 calls echo on rank 1",
            "done",
            "failed, timed_out",
            {{Player::native, "fake 1", ""}, {Player::crate, "crate 2", "oh\nno\n"}}};
}

// What the report writes for one passed and one failed case.
template <class MakeReport>
std::string written(MakeReport make_report)
{
    const TemporaryDirectory directory;
    std::FILE *file = std::fopen(directory.path("out").c_str(), "w");
    REQUIRE(file != nullptr);
    auto report = make_report(file);
    report.player(Player::native, "fake 1");
    LiveSummary summary;
    for (const LiveVerdict &verdict : {LiveVerdict{Grade::passed, 3, 3}, failure()}) {
        report.result(played, verdict);
        summary.add(verdict);
    }
    report.end(summary);
    std::fclose(file);
    return directory.read("out");
}

} // namespace

TEST_CASE("a live failure is one block")
{
    CHECK(failure_block(played, failure(), rules, {"tools/conform", " --crate-rank c", " -- n"}, Style(false)) ==
          Lines{"FAIL      call/echo/native-crate  a title", "          SES-4     A caller MUST do so.",
                "          at        step 2: rank 0 calls echo on rank 1", "          expected  done",
                "          actual    failed, timed_out",
                "          rank 1, crate 2: its standard error ends:", "          | oh", "          | no",
                "          again: tools/conform live -p call/echo/native-crate --crate-rank c -- n"});
}

TEST_CASE("live rows count scenarios and steps")
{
    const std::string text = written([](std::FILE *file) { return LiveTextReport(file, rules, {"c", "", ""}, Style(false)); });
    CHECK(
        text.ends_with("\n\nlive worlds: native is fake 1\n"
                       "  native crate                              2 scenarios      5 of    8 steps as expected, 1 failed\n"
                       "live worlds                                 2 scenarios      5 of    8 steps as expected, 1 failed\n"));
}

TEST_CASE("live results can be had as JSON lines")
{
    CHECK(written([](std::FILE *file) { return LiveNdjsonReport(file, {"conform", "", " -- x"}); }) ==
          R"({"type":"live_player","format":1,"player":"native","name":"fake 1"}
{"type":"live_result","id":"call/echo/native-crate","title":"a title","level":"must","rules":["SES-4"],"world":"native crate","verdict":"pass","steps":3,"as_expected":3}
{"type":"live_result","id":"call/echo/native-crate","title":"a title","level":"must","rules":["SES-4"],"world":"native crate","verdict":"fail","steps":5,"as_expected":2,"step":"step 2: rank 0 calls echo on rank 1","expected":"done","actual":"failed, timed_out","standard_error":["","oh\nno\n"],"again":"conform live -p call/echo/native-crate -- x"}
{"type":"live_summary","scenarios":2,"left_out":0,"failures":1,"warnings":0,"not_observed":0,"known_differences":0,"steps":8,"as_expected":5,"exit_status":1}
)");
}

TEST_CASE("the bytes of a wire step that failed are shown with their fields, marked where they differ")
{
    LiveVerdict verdict = failure();
    verdict.bytes = {Parts(parse_hex("01 00 00 00 00 00 00 00 00", HexStyle::spaced).value()),
                     Parts(parse_hex("01 00 00 00 00 00 00 00 07", HexStyle::spaced).value()), false, 8};
    const Lines lines = failure_block(played, verdict, rules, {"c", "", ""}, Style(false));
    const Lines bytes(lines.begin() + 5, lines.begin() + 13);
    CHECK(bytes == Lines{"          to come, 9 bytes:", "            0  01 00 00 00 00 00 00 00  length          1",
                         "            8  00                       token           0", "               ^",
                         "          came, 9 bytes:", "            0  01 00 00 00 00 00 00 00  length          1",
                         "            8  07                       token           7", "               ^"});
}

TEST_CASE("cases that a program cannot be asked for are counted by their reason")
{
    const TemporaryDirectory directory;
    std::FILE *file = std::fopen(directory.path("out").c_str(), "w");
    REQUIRE(file != nullptr);
    LiveTextReport report(file, rules, {"c", "", ""}, Style(false));
    report.player(Player::native, "the program at 127.0.0.1:1");
    LiveSummary summary;
    LiveVerdict verdict{Grade::not_observed, 3};
    verdict.out_of_reach = "need the command call of the testee protocol";
    for (int count = 0; count < 2; ++count) {
        report.result(played, verdict);
        summary.add(verdict);
    }
    report.end(summary);
    std::fclose(file);
    CHECK(directory.read("out") ==
          "live worlds: native is the program at 127.0.0.1:1\n"
          "live worlds                                 2 scenarios      0 of    6 steps as expected, 2 not observed\n"
          "     2 of those not observed need the command call of the testee protocol\n");
}
