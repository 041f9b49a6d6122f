// The program's own arguments, help, and `ferrorpc inspect`, run as a user does.
#include "program.test.hpp"

#include <string>

using namespace ferrorpc::cli::program;

TEST_CASE("arguments that make no sense get one line and status 2")
{
    for (const char *arguments : {"", "ping", "serve", "serve --rank 2 --world-size 2", "call", "call 0 echo --rank x",
                                  "call 1 echo --rank 1 --world-size 2", "inspect", "inspect hex:0", "inspect --nonsense",
                                  "inspect 0100", "call 0 echo hex:zz --rank 1 --world-size 2"}) {
        CAPTURE(arguments);
        const Done done = run(arguments);
        CHECK(done.status == 2);
        CHECK(done.output.empty());
        CHECK(done.error.starts_with("ferrorpc: "));
        CHECK(done.error.find('\n') == done.error.size() - 1);
    }
}

TEST_CASE("inspect reads arguments, files and standard input, and says whether all is well")
{
    const ScratchFolder folder;
    folder.write("hex", "0100000000000000 00\n");
    folder.write("binary", std::string_view{"\1\0\0\0\0\0\0\0\0", 9});
    const std::string text = "barrier, 9 bytes\n     0  01 00 00 00 00 00 00 00  FRM-1  length          1\n"
                             "     8  00                       BAR-1  token           0\n";
    CHECK(run("inspect hex:010000000000000000") == Done{0, text, ""});
    CHECK(run("inspect " + (folder.path() / "hex").string()) == Done{0, text, ""});
    CHECK(run("inspect " + (folder.path() / "binary").string()) == Done{0, text, ""});
    CHECK(run("inspect - <" + (folder.path() / "binary").string()) == Done{0, text, ""});
    CHECK(run("inspect hex:0100000000000000").status == 1); // incomplete
    CHECK(run("inspect hex:0700000000000000").status == 1); // refused
    CHECK(run("inspect --json hex:0100000000000000ff").output.starts_with("{\"kind\":\"barrier\""));
    CHECK(run("inspect --announce --world-size 3 hex:0200000000000000").status == 0);
    CHECK(run("inspect --announce --world-size 2 hex:0200000000000000").status == 1);
}

TEST_CASE("help goes to standard output")
{
    for (const char *arguments : {"--help", "serve --help", "call -h", "inspect --help"}) {
        const Done done = run(arguments);
        CHECK(done.status == 0);
        CHECK(done.error.empty());
        CHECK(done.output.starts_with("usage: ferrorpc "));
    }
    CHECK(run("--version").output == "ferrorpc " FERRORPC_VERSION "\n");
}
