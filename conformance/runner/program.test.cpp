// The program as a user has it: output, streams and exit status.
#include "testing.hpp"

#include "capture/writer.hpp"
#include "suite/text.hpp"

#include <catch2/catch.hpp>

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

using namespace ferrorpc::conformance;

namespace {

std::string quoted(const std::string &word)
{
    return shell_line(Lines{word});
}

const std::string suite = " --suite " + quoted(testdata + "/suite");
const std::string testee = quoted(testdata + "/testee.sh");

struct Done {
    int status; // as a shell tells it
    std::string output;
    std::string error;
};

Done conform(const std::string &arguments, const std::string &environment = "")
{
    const TemporaryDirectory directory;
    const std::string line = environment + " " + quoted(FERRORPC_CONFORM_PROGRAM) + " </dev/null >" +
                             quoted(directory.path("output")) + " 2>" + quoted(directory.path("error")) + " " +
                             arguments; // what the arguments redirect stays so
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), directory.read("output"),
            directory.read("error")};
}

} // namespace

TEST_CASE("a run prints its rows on standard output")
{
    const Done done = conform("--recorded" + suite + " -- " + testee + R"( always '{"result": "rejected"}')");
    CHECK(done.status == 1);
    CHECK(done.error.empty());
    CHECK(done.output.starts_with("FAIL      request/tag/01  tag 01\n"));
    CHECK(done.output.ends_with(
        "fake 1                                       1 passed      2 failed      0 not observed    0 of 3 rules met\n"
        "ferrotorch-distributed 0.6.2 (recorded)      1 passed      0 failed      1 not observed    1 of 3 rules met, 1 known "
        "difference\n"));
}

TEST_CASE("the line that runs a case again names the command that the user typed")
{
    const Done done = conform("-p request/tag/01" + suite + " -- " + testee + R"( always '{"result": "rejected"}')",
                              "FERRORPC_CONFORM_COMMAND=tools/conform");
    CHECK(done.output.find("\n          again: tools/conform -p request/tag/01" + suite + " -- " + testee +
                           R"( always '{"result": "rejected"}')" + "\n") != std::string::npos);
}

TEST_CASE("a pattern selects")
{
    CHECK(conform("-p 'request/*/00'" + suite + " -- " + testee + R"( always '{"result": "rejected"}')").status == 0);
    const Done none = conform("-p response" + suite + " --recorded");
    CHECK(none.status == 5);
    CHECK(none.error == "ferrorpc-conform: no vector matches 'response': list shows all\n");
    CHECK(conform("-p response -p request/tag --skip 'request/tag/*'" + suite + " --recorded").error ==
          "ferrorpc-conform: no vector matches 'response' or 'request/tag' and is not skipped: list shows all\n");
    CHECK(conform("--skip '**'" + suite + " --recorded").error ==
          "ferrorpc-conform: no vector is left by --skip: list shows all\n");
}

TEST_CASE("of a suite without vectors every verb that selects some says so")
{
    const TemporaryDirectory empty;
    for (const char *verb : {"list", "export c", "--recorded"}) {
        const Done done = conform(verb + (" --suite " + quoted(empty.path("."))));
        CHECK(done.status == 5);
        CHECK(done.error == "ferrorpc-conform: there are no vectors in " + empty.path(".") + '\n');
    }
}

TEST_CASE("results can be had as JSON lines")
{
    const Done done = conform("--json -p request/tag/00" + suite + " -- " + testee + R"( always '{"result": "rejected"}')");
    CHECK(done.status == 0);
    CHECK(done.output.find(R"({"type":"run","format":1,"testee":"fake 1")") == 0);
    CHECK(done.output.find("\n{\"type\":\"result\",\"id\":\"request/tag/00\"") != std::string::npos);
    CHECK(done.output.find("\n{\"type\":\"summary\",\"testee\":\"fake 1\",\"pass\":1") != std::string::npos);
}

TEST_CASE("a testee that does not start is told on standard error")
{
    const Done missing = conform("run" + suite + " -- /nonexistent/port");
    CHECK(missing.status == 3);
    CHECK(missing.output.empty());
    CHECK(missing.error == "ferrorpc-conform: cannot start /nonexistent/port: No such file or directory\n");

    const Done json = conform("--json" + suite + " -- " + testee + " hello");
    CHECK(json.status == 3);
    CHECK(json.error == "ferrorpc-conform: it exited with status 0 before it answered hello\n");
    CHECK(json.output.find("\"stopped\":\"it exited with status 0 before it answered hello\"") != std::string::npos);
}

TEST_CASE("a time limit can be given")
{
    const Done done = conform("--timeout 0.05 -p request/encode" + suite + " -- " + testee + " hangs");
    CHECK(done.status == 1);
    CHECK(done.output.find("actual    no answer within 0.05 s\n") != std::string::npos);
}

TEST_CASE("a run that is interrupted reports what there is, and ends by the signal")
{
    const Done done = conform("run" + suite + " -- " + testee + " terminates");
    CHECK(done.status == 128 + 15);
    CHECK(done.output ==
          "STOPPED   after 0 of 3 vectors: interrupted\n"
          "fake 1                                       0 passed      0 failed      3 not observed    0 of 3 rules met\n");
    const Done json = conform("run --json" + suite + " -- " + testee + " terminates");
    CHECK(json.status == 128 + 15);
    CHECK(json.output.find("\"stopped\":\"interrupted\"") != std::string::npos);
}

TEST_CASE("the results of a run that was killed are reported as what they are")
{
    const TemporaryDirectory directory;
    const std::string results = quoted(directory.path("results"));
    const Done whole =
        conform("run --json -p request/tag/00" + suite + " -- " + testee + R"( always '{"result": "rejected"}')");
    std::ofstream(directory.path("results")) << whole.output.substr(0, whole.output.find("{\"type\":\"summary\""));
    const Done junit = conform("report junit " + results);
    CHECK(junit.status == 1);
    CHECK(junit.output.find(R"(tests="2" failures="0" errors="1")") != std::string::npos);
    CHECK(junit.error == "ferrorpc-conform: fake 1: this run did not end: there are 1 of 1 results and no summary, as of a run "
                         "that was killed\n");
    const Done html = conform("report html " + results);
    CHECK(html.status == 1);
    CHECK(html.output.find("this run did not end") != std::string::npos);
}

TEST_CASE("signals that the caller ignores do not interrupt")
{
    const Done done = conform("--timeout 0.05 -p request/encode" + suite + " -- " + testee + " terminates", "trap '' TERM;");
    CHECK(done.status == 1);
    CHECK(done.output.find("actual    no answer within 0.05 s\n") != std::string::npos);
}

TEST_CASE("wrong usage is exit status 2 and one line")
{
    const Done done = conform("python3 my_port.py");
    CHECK(done.status == 2);
    CHECK(done.output.empty());
    CHECK(done.error ==
          "ferrorpc-conform: unknown verb 'python3': use run, live, list, show, export, report, grade or lint; a program to "
          "judge goes behind --\n");
    CHECK(conform("list --suite /nonexistent").status == 2);
    CHECK(conform("list --suite /nonexistent").error ==
          "ferrorpc-conform: the suite /nonexistent cannot be read: /nonexistent: No such file or directory\n");
    CHECK(conform("show request/tag" + suite).error == "ferrorpc-conform: there is no vector 'request/tag': list shows all\n");
}

TEST_CASE("the other verbs")
{
    CHECK(conform("list" + suite).output.ends_with("\n3 vectors\n"));
    CHECK(conform("list --json" + suite).output.find(R"({"type":"vector","id":"request/tag/01")") == 0);
    CHECK(conform("show request/tag/00" + suite).output.starts_with("request/tag/00  tag 00\n"));
    CHECK(conform("show --json request/tag/00" + suite).output.starts_with(R"({"type":"vector","id":"request/tag/00")"));
    CHECK(conform("--help").output.starts_with("usage: ferrorpc-conform"));
    CHECK(conform("--version").output.starts_with("ferrorpc-conform "));

    const Done lint = conform("lint" + suite);
    CHECK(lint.status == 1);
    CHECK(lint.output == "vector.schema.json: is missing\n3 vectors in 1 file: 1 problem\n");
}

TEST_CASE("the built-in suite is listed and checked with its live scenarios")
{
    const Done lint = conform("lint");
    CHECK(lint.status == 0);
    CHECK(lint.output.find(" live scenarios in ") != std::string::npos);
    CHECK(lint.output.ends_with("files: ok\n"));
    CHECK(conform("list -p barrier/two-ranks/native-crate")
              .output.starts_with("live/barriers.json  Barriers (1)\n    barrier/two-ranks  "));
    CHECK(conform("list --json -p barrier/two-ranks/native-crate")
              .output.find(R"({"type":"live_case","id":"barrier/two-ranks/native-crate")") == 0);
    CHECK(conform("list -p request/tag/00").output.ends_with("\n1 vector\n"));
    const Done none = conform("list -p barrier/none");
    CHECK(none.status == 5);
    CHECK(none.error == "ferrorpc-conform: nothing matches 'barrier/none': list shows all\n");
}

TEST_CASE("a capture is graded")
{
    const TemporaryDirectory directory;
    WireLog log;
    log.add({{}, 1, "0", {40000, 29500}, WireAction::connected});
    const auto writes = [&](std::string_view hex) {
        const Bytes bytes = parse_hex(hex, HexStyle::spaced).value();
        log.add({{}, 1, "0", {40000, 29500}, WireAction::sent, bytes, bytes.size()});
        const Bytes capture = capture_of(log);
        std::ofstream(directory.path("job.pcapng"), std::ios::binary)
            .write(reinterpret_cast<const char *>(capture.data()), static_cast<std::streamsize>(capture.size()));
    };
    writes("0100000000000000 0100000000000000 00");
    const std::string grade = "grade " + quoted(directory.path("job.pcapng"));
    CHECK(conform(grade).status == 0);
    writes("0100000000000000 07");
    const Done broken = conform(grade);
    CHECK(broken.status == 1);
    CHECK(broken.output.starts_with("FAIL      127.0.0.1:29500/127.0.0.1:40000/rank-1/BAR-2\n"));
    CHECK(broken.output.find("\n          actual    7\n") != std::string::npos);
    CHECK(conform(grade + " -p '**/FRM-1'").status == 0);
    CHECK(conform(grade + " -p '**/RSP-1'").status == 5);
    CHECK(conform(grade + " --json").output.find(R"("verdict":"fail","step":"byte 25 of what it wrote, in packet 5 at )") !=
          std::string::npos);
    const std::string results = quoted(directory.path("results"));
    CHECK(conform(grade + " --json >" + results).status == 1);
    CHECK(conform("report html " + results).output.find("rank 1 at 127.0.0.1:40000") != std::string::npos);
}

TEST_CASE("what is no capture is not graded")
{
    CHECK(conform("grade /nonexistent").error == "ferrorpc-conform: /nonexistent cannot be read\n");
    const Done text = conform("grade /dev/null");
    CHECK(text.status == 2);
    CHECK(text.error == "ferrorpc-conform: /dev/null: no capture: it is neither pcap nor pcapng\n");
}

TEST_CASE("a listed failure that is about no case is refused")
{
    const TemporaryDirectory directory;
    std::ofstream(directory.path("known")) << "call/from-0 slow\ncall/from-9 slow\n";
    const Done done = conform("live --known-failing " + quoted(directory.path("known")) + " -- /nonexistent/rank");
    CHECK(done.status == 2);
    CHECK(done.error == "ferrorpc-conform: " + directory.path("known") + ":2: call/from-9 is no live case: list shows all\n");
}

TEST_CASE("standard output that cannot be written is no success")
{
    const Done full = conform("list" + suite + " >/dev/full");
    CHECK(full.status == 1);
    CHECK(full.error == "ferrorpc-conform: standard output could not be written\n");
    CHECK(conform("run" + suite + " -- " + testee + R"( always '{"result": "rejected"}' >/dev/full)").status == 1);
}

TEST_CASE("a folder for captures that cannot be written is refused at once")
{
    const TemporaryDirectory directory;
    const std::string nowhere = directory.path("nowhere");
    const Done none = conform("live --captures " + quoted(nowhere) + " -- /nonexistent/rank");
    CHECK(none.status == 2);
    CHECK(none.error == "ferrorpc-conform: --captures " + nowhere + ": No such file or directory\n");
    std::ofstream(directory.path("file")) << "x";
    CHECK(conform("live --captures " + quoted(directory.path("file")) + " -- /nonexistent/rank").error ==
          "ferrorpc-conform: --captures " + directory.path("file") + ": Not a directory\n");
}

TEST_CASE("a program that is not there to be met ends the run with one line, and none is asked for where no case is for it")
{
    const Done wrong = conform("live --connect 29500");
    CHECK(wrong.status == 2);
    CHECK(wrong.error == "ferrorpc-conform: --connect: '29500' is not HOST:PORT, such as 127.0.0.1:29500\n");
    const Done nobody = conform("live --listen 127.0.0.1:0 --timeout 0.05 -p callee/empty");
    CHECK(nobody.status == 3);
    CHECK(nobody.error.starts_with("ferrorpc-conform: listening at 127.0.0.1:"));
    CHECK(nobody.error.find("; start the program there, as rank 1 of 2\nferrorpc-conform: 127.0.0.1:") != std::string::npos);
    CHECK(nobody.error.find(": expected a connection, actual nothing more in time; it has to connect as rank 1") !=
          std::string::npos);
    const Done out_of_reach = conform("live --connect 127.0.0.1:1 -p caller/flag");
    CHECK(out_of_reach.status == 5);
    CHECK(out_of_reach.output.ends_with("     1 of those not observed have other programs than this one among their ranks\n"
                                        "     1 of those not observed need the command call of the testee protocol\n"));
}
