#include "options.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace ferrorpc::conformance;

namespace {

using Words = std::vector<std::string>;

Options options(const Words &words)
{
    const auto parsed = parse_options(words, "/suite");
    INFO((parsed ? std::string() : parsed.error()));
    REQUIRE(parsed);
    return *parsed;
}

std::string refusal(const Words &words)
{
    const auto parsed = parse_options(words, "/suite");
    REQUIRE(!parsed);
    CHECK(parsed.error().find('\n') == std::string::npos);
    return parsed.error();
}

} // namespace

TEST_CASE("run is the default, and what stands behind -- is the testee's")
{
    const Options run = options({"--", "python3", "-p", "--json"});
    CHECK(run.verb == Verb::run);
    CHECK(run.command == Words{"python3", "-p", "--json"});
    CHECK(run.suite == "/suite");
    CHECK(run.patterns.empty());
    CHECK(run.timeout == std::chrono::seconds(10));
    CHECK(!run.json);
}

TEST_CASE("options may stand before and behind the verb")
{
    const Options run = options(
        {"-p", "request/*", "run", "--timeout", "0.25", "--json", "--recorded", "--as-recorded", "--suite", "s", "--", "x"});
    CHECK(run.patterns == Words{"request/*"});
    CHECK(run.timeout == std::chrono::milliseconds(250));
    CHECK(run.json);
    CHECK(run.recorded);
    CHECK(run.as_recorded);
    CHECK(run.suite == "s");

    CHECK(options({"--pattern=a", "list", "-p", "b"}).patterns == Words{"a", "b"});
    CHECK(options({"--skip", "a", "list", "--skip", "b"}).skipped == Words{"a", "b"});
    CHECK(options({"show", "request/tag/00"}).id == "request/tag/00");
    CHECK(options({"lint"}).verb == Verb::lint);
    CHECK(options({"--recorded"}).command.empty());
    CHECK(options({"list", "--help"}).verb == Verb::help);
    CHECK(options({"--version"}).verb == Verb::version);
}

TEST_CASE("a mistake gets one line that says what to do")
{
    CHECK(refusal({}) == "no program to judge: put its command behind --, such as: -- python3 my_port.py");
    CHECK(refusal({"--"}) == "no program behind --; write, for example: -- python3 my_port.py");
    CHECK(
        refusal({"python3", "my_port.py"}) ==
        "unknown verb 'python3': use run, live, list, show, export, report, grade or lint; a program to judge goes behind --");
    CHECK(refusal({"list", "request"}) == "'request' is one word too many; a program to judge goes behind --");
    CHECK(refusal({"show"}) == "show needs a vector's id, such as: show request/tag/00");
    CHECK(refusal({"list", "--", "x"}) == "only run and live take a program to judge");
    CHECK(refusal({"lint", "--recorded"}) == "only run takes --recorded and --as-recorded");
    CHECK(refusal({"live", "--recorded", "--", "x"}) == "only run takes --recorded and --as-recorded");
    CHECK(refusal({"live"}) == "no program to judge: put its command behind --, such as: -- python3 my_port.py");
    CHECK(refusal({"--crate-rank", "c", "--", "x"}) == "only live takes --crate-rank");
    CHECK(refusal({"lint", "-p", "request"}) == "only run, live, list, export and grade take --pattern and --skip");
    CHECK(refusal({"lint", "--json"}) == "only run, live, list, show and grade take --json");
    CHECK(refusal({"--as-recorded"}) == "--as-recorded needs the crate's witness behind --");
    CHECK(refusal({"--colour", "--", "x"}) == "unknown option --colour: --help lists all");
    CHECK(refusal({"--timeout", "soon", "--", "x"}) == "--timeout must be more than 0 and at most 3600 seconds");
    CHECK(refusal({"--timeout", "0", "--", "x"}) == "--timeout must be more than 0 and at most 3600 seconds");
    CHECK(refusal({"--timeout", "nan", "--", "x"}) == "--timeout must be more than 0 and at most 3600 seconds");
    CHECK(refusal({"--timeout", "3601", "--", "x"}) == "--timeout must be more than 0 and at most 3600 seconds");
    CHECK(refusal({"list", "-p"}) == "--pattern needs a value: --help says which");
}

TEST_CASE("live may leave out, list, stop and hurry")
{
    const Options live =
        options({"live", "-x", "-j", "4", "--skip", "a", "--skip", "b", "--known-failing", "f", "--captures", "d", "--", "x"});
    CHECK(live.stops_at_failure);
    CHECK(live.jobs == 4);
    CHECK(live.skipped == Words{"a", "b"});
    CHECK(live.known_failing == "f");
    CHECK(live.captures == "d");
    CHECK(refusal({"live", "-j", "0", "--", "x"}) == "-j must be a number from 1 to 64");
    CHECK(refusal({"live", "-j", "1.5", "--", "x"}) == "-j must be a number from 1 to 64");
    CHECK(refusal({"live", "-j", "many", "--", "x"}) == "-j must be a number from 1 to 64");
    CHECK(refusal({"-x", "--", "x"}) == "only live takes --known-failing, --captures, -j and -x");
    CHECK(refusal({"lint", "--skip", "a"}) == "only run, live, list, export and grade take --pattern and --skip");
}

TEST_CASE("report takes a form and files")
{
    const Options report = options({"report", "html", "a", "b"});
    CHECK(report.verb == Verb::report);
    CHECK(report.form == "html");
    CHECK(report.files == Words{"a", "b"});
    const std::string help =
        "report needs html, junit or badge, and files of JSON lines: report html results.ndjson > results.html";
    CHECK(refusal({"report"}) == help);
    CHECK(refusal({"report", "html"}) == help);
    CHECK(refusal({"report", "pdf", "a"}) == help);
    CHECK(options({"report", "badge", "a"}).form == "badge");
}

TEST_CASE("export takes a form and patterns")
{
    CHECK(options({"export", "c", "-p", "request"}).form == "c");
    CHECK(options({"export", "json"}).verb == Verb::export_vectors);
    CHECK(refusal({"export"}) == "export needs json or c: export c > vectors.h");
    CHECK(refusal({"export", "csv"}) == "export needs json or c: export c > vectors.h");
    CHECK(refusal({"export", "c", "d"}) == "'d' is one word too many; a program to judge goes behind --");
    CHECK(refusal({"export", "c", "--json"}) == "only run, live, list, show and grade take --json");
}

TEST_CASE("live takes what plays the ranks")
{
    const Options live = options({"live", "--crate-rank", "my crate", "--", "x", "y"});
    CHECK(live.verb == Verb::live);
    CHECK(live.crate_rank == Words{"my crate"});
    CHECK(live.command == Words{"x", "y"});
    CHECK(options({"live", "--", "x"}).crate_rank.empty());
}

TEST_CASE("grade takes one capture")
{
    const Options grade = options({"grade", "job.pcapng", "--json", "-p", "**/MSG-3"});
    CHECK(grade.verb == Verb::grade);
    CHECK(grade.files == Words{"job.pcapng"});
    CHECK(grade.patterns == Words{"**/MSG-3"});
    CHECK(refusal({"grade"}) == "grade needs a capture, such as: grade job.pcapng");
    CHECK(refusal({"grade", "a", "b"}) == "'b' is one word too many; a program to judge goes behind --");
    CHECK(refusal({"grade", "a", "--", "port"}) == "only run and live take a program to judge");
}

TEST_CASE("live meets a program that runs already")
{
    const Options connect = options({"live", "--connect", "127.0.0.1:29500", "--world-size", "3"});
    CHECK(connect.connect == "127.0.0.1:29500");
    CHECK(connect.world_size == 3);
    CHECK(options({"live", "--listen", "127.0.0.1:0"}).listen == "127.0.0.1:0");
    CHECK(refusal({"--connect", "a:1", "--", "x"}) == "only live takes --connect, --listen and --world-size");
    CHECK(refusal({"live", "--connect", "a:1", "--listen", "b:1"}) ==
          "--connect is for a program of rank 0 and --listen for one of rank 1: give one of them");
    const std::string alone = "--connect and --listen judge one program that runs already: no command, --crate-rank or -j";
    CHECK(refusal({"live", "--connect", "a:1", "--", "x"}) == alone);
    CHECK(refusal({"live", "--connect", "a:1", "-j", "2"}) == alone);
    CHECK(refusal({"live", "--listen", "a:1", "--crate-rank", "c"}) == alone);
    CHECK(refusal({"live", "--listen", "a:1", "--world-size", "3"}) ==
          "--world-size is what the program at --connect was started with");
    CHECK(refusal({"live", "--connect", "a:1", "--world-size", "1"}) == "--world-size must be a number from 2 to 8");
    CHECK(refusal({"live", "--connect", "a:1", "--world-size", "two"}) == "--world-size must be a number from 2 to 8");
}
