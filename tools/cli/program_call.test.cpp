// `ferrorpc call`, run as a user does: replies, errors, repetition, and jobs that are not there.
#include "program.test.hpp"

using namespace ferrorpc::cli::program;

TEST_CASE("a call writes the reply as it is")
{
    const Server server{2};
    CHECK(server.call("0 echo 'hello there'") == Done{0, "hello there", ""});
    CHECK(server.call("0 echo") == Done{0, "", ""});
    CHECK(server.call("0 echo hex:00ff0a") == Done{0, std::string{"\0\xff\n", 3}, ""});
    CHECK(server.call("0 echo - </dev/null") == Done{0, "", ""});
    CHECK(server.call("0 bytes hex:0300000000000000") == Done{0, std::string{"\0\1\2", 3}, ""});
    CHECK(server.call("0 sleep hex:0100000000000000") == Done{0, "", ""});
}

TEST_CASE("a large payload comes back whole, from a file or standard input")
{
    const ScratchFolder folder;
    std::string large(5'000'000, 'x');
    large[4'999'999] = '\n';
    folder.write("large", large);
    const std::string path = (folder.path() / "large").string();
    const Server server{2};
    CHECK((server.call("0 echo @" + path).output == large));
    CHECK((server.call("0 echo - <" + path).output == large));
}

TEST_CASE("each kind of error has its exit status, and one line")
{
    const Server server{2};
    CHECK(server.call("0 fail full") == Done{4, "", "ferrorpc: fail of rank 0: it failed: full\n"});
    CHECK(server.call("0 fail hex:610a1b") == Done{4, "", "ferrorpc: fail of rank 0: it failed: a\\n\\x1b\n"});
    CHECK(
        server.call("0 bytes hex:ffffffffffffffff") ==
        Done{4, "", "ferrorpc: bytes of rank 0: it failed: bytes gives at most 1073741810 bytes, not 18446744073709551615\n"});
    CHECK(server.call("0 nope") == Done{5, "", "ferrorpc: nope of rank 0: function 'nope' not registered on rank 0\n"});
    CHECK(server.call("0 sleep hex:ffffffffffffffff --timeout 0.01") ==
          Done{7, "", "ferrorpc: sleep of rank 0: no answer within 0.01 s\n"});
    CHECK(server.call("0 \"$(printf '\\377')\"").status == 8);
    CHECK(server.call("0 echo @/nonexistent") ==
          Done{3, "", "ferrorpc: cannot open /nonexistent: No such file or directory\n"});
    CHECK(server.call("0 echo large --crate-peer 0:17") ==
          Done{8, "", "ferrorpc: echo of rank 0: the request does not fit the 17 bytes that its server takes\n"});
    CHECK(server.call("0 echo").status == 0); // after all this
}

TEST_CASE("a job that is not there, or another one, is told in one line")
{
    const Done none = run("call 0 echo --rank 1 --world-size 2 --address 127.0.0.1:1 --timeout 0.05");
    CHECK(none == Done{6, "", "ferrorpc: gave up after 0.05 s: rank 1 connect to 127.0.0.1:1: Connection refused\n"});
    const Server server{2};
    CHECK(run("serve --world-size 2" + server.rank(0)).error.find("Address already in use") != std::string::npos);
    CHECK(run("serve --world-size 2" + server.rank(0)).status == 3);
    const Done alone = run("call 1 echo --rank 0 --world-size 3 --address 127.0.0.1:0 --timeout 0.01");
    CHECK(alone.status == 6);
    CHECK(alone.error.ends_with("ferrorpc: gave up after 0.01 s: rank 1 is not connected\n"));
}

TEST_CASE("a call of a rank that another process has already is told apart")
{
    const Server server{2};
    Run first{"serve" + server.rank(1)};
    REQUIRE(first.line() == "ready rank 1 of 2");
    REQUIRE(server.call("0 echo x --timeout 0.05") == Done{6, "",
                                                           "ferrorpc: echo of rank 0: rank 0 closed the connection: it ended, "
                                                           "or has a rank 1 already or another world size\n"});
}

TEST_CASE("calls can be repeated, several at a time")
{
    const Server server{2};
    const Done done = server.call("0 echo ab --repeat 100 --concurrency 7");
    CHECK(done.status == 0);
    CHECK(done.output.size() == 200);
    CHECK(done.error.starts_with("100 calls in "));
    CHECK(done.error.find(" s: 100 answered, 0 failed; 50 % within ") != std::string::npos);

    const Done failed = server.call("0 nope --repeat 3");
    CHECK(failed.status == 5);
    CHECK(failed.error.find(": 0 answered, 3 failed\nferrorpc: nope of rank 0: function 'nope' not") != std::string::npos);
}

TEST_CASE("rank 0 calls a rank that serves")
{
    Run caller{"call 1 echo back --rank 0 --world-size 2 --address 127.0.0.1:0 2>&1"};
    const std::string first = caller.line();
    REQUIRE(first.starts_with("listening on "));
    Run server{"serve --rank 1 --world-size 2 --address " + first.substr(13)};
    CHECK(server.line() == "ready rank 1 of 2");
    CHECK(caller.end() == Done{0, "back", ""});
}

TEST_CASE("rank 0 waits for the rank that it calls, and for no other")
{
    Run caller{"call 2 echo back --rank 0 --world-size 4 --address 127.0.0.1:0 --timeout 60 2>&1"};
    const std::string first = caller.line();
    REQUIRE(first.starts_with("listening on "));
    Run server{"serve --rank 2 --world-size 4 --address " + first.substr(13)};
    CHECK(caller.end() == Done{0, "back", ""});
}

TEST_CASE("the exit code tells what happened where nothing can be written to standard error")
{
    CHECK(run("call 0 echo --rank 1 --world-size 2 --address 127.0.0.1:1 --timeout 0.1 2>&-").status == 6);
    CHECK(run("call 2>/dev/full").status == 2);
}
