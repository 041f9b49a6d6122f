// The program as a user has it: real processes on loopback, their output and exit status.
#include "argument.hpp"

#include <ferrorpc/agent/agent.hpp>
#include <shared/scratch_folder.test.hpp>

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

using ferrorpc::tools::ScratchFolder;

namespace {

struct Done {
    int status; // as a shell tells it
    std::string output;
    std::string error;
};

std::string content(const std::filesystem::path &path)
{
    return std::string{ferrorpc::as_text(ferrorpc::cli::read_input(path))};
}

// A run of `ferrorpc` with a line of arguments as a shell takes them.
class Run {
public:
    explicit Run(const std::string &arguments)
    {
        int ends[2];
        REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
        const std::string line =
            "exec env -u RANK -u WORLD_SIZE -u MASTER_ADDR -u MASTER_PORT " FERRORPC_PROGRAM " " + arguments;
        const std::string error = (folder_.path() / "error").string();
        std::fflush(nullptr);
        process_ = fork();
        if (process_ == 0) {
            dup2(ends[1], STDOUT_FILENO);
            dup2(open(error.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
            execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
            _exit(127);
        }
        close(ends[1]);
        output_.reset(fdopen(ends[0], "rb"));
    }
    ~Run()
    {
        if (process_ > 0) {
            kill(process_, SIGKILL);
            waitpid(process_, nullptr, 0);
        }
    }
    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;

    // The next line of its output, without its end; empty at the end of the output.
    std::string line()
    {
        std::string text;
        for (int letter = 0; (letter = std::fgetc(output_.get())) != EOF && letter != '\n';) {
            text += static_cast<char>(letter);
        }
        return text;
    }

    void signal(int number) const { kill(process_, number); }

    // Its end, and the rest of its output.
    Done end()
    {
        std::string rest;
        for (int letter = 0; (letter = std::fgetc(output_.get())) != EOF;) {
            rest += static_cast<char>(letter);
        }
        int status = 0;
        waitpid(process_, &status, 0);
        process_ = 0;
        return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), rest, content(folder_.path() / "error")};
    }

private:
    ScratchFolder folder_;
    pid_t process_ = 0;
    std::unique_ptr<std::FILE, int (*)(std::FILE *)> output_{nullptr, std::fclose};
};

Done run(const std::string &arguments)
{
    return Run{arguments}.end();
}

// Rank 0 of a job, serving, and where it listens.
class Server : public Run {
public:
    explicit Server(unsigned world_size, const std::string &options = "")
        : Run{"serve --rank 0 --world-size " + std::to_string(world_size) + " --address 127.0.0.1:0 " + options},
          world_size_{world_size}
    {
        const std::string first = line();
        REQUIRE(first.starts_with("listening on 127.0.0.1:"));
        address_ = first.substr(13);
    }

    std::string rank(unsigned number) const
    {
        return " --rank " + std::to_string(number) + " --world-size " + std::to_string(world_size_) + " --address " + address_ +
               " ";
    }

    Done call(const std::string &arguments) const { return run("call" + rank(1) + arguments); }

    // The settings of a rank of this job in this very process.
    ferrorpc::AgentOptions options(unsigned number) const
    {
        ferrorpc::AgentOptions options;
        options.rank = number;
        options.world_size = world_size_;
        options.port = static_cast<std::uint16_t>(std::stoul(address_.substr(address_.find(':') + 1)));
        return options;
    }

private:
    unsigned world_size_;
    std::string address_;
};

bool operator==(const Done &left, const Done &right)
{
    return left.status == right.status && left.output == right.output && left.error == right.error;
}

std::ostream &operator<<(std::ostream &out, const Done &done)
{
    return out << "status " << done.status << ", output '" << done.output << "', error '" << done.error << "'";
}

} // namespace

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
    CHECK(run("call 1 echo --rank 0 --world-size 3 --address 127.0.0.1:0 --timeout 0.01").status == 6);
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

TEST_CASE("a job of three is ready, goes through its barriers and serves on")
{
    Server zero{3, "--barriers 2"};
    Run one{"serve --barriers 2" + zero.rank(1)};
    CHECK(one.line() == "ready rank 1 of 3");
    Run two{"serve --barriers 2" + zero.rank(2)};
    CHECK(two.line() == "ready rank 2 of 3");
    CHECK(zero.line() == "ready rank 0 of 3");
    for (Run *run : {static_cast<Run *>(&zero), &one, &two}) {
        CHECK(run->line() == "barrier 1 of 2");
        CHECK(run->line() == "barrier 2 of 2");
    }
    two.signal(SIGTERM);
    const Done stopped = two.end();
    CHECK(stopped.status == 0);
    CHECK(stopped.output == "draining\n");
    zero.signal(SIGINT);
    CHECK(zero.end().status == 0);
}

// A call of rank 1 that rank 0 has under way: what came behind it on its connection has been answered.
class CallUnderWay {
public:
    CallUnderWay(const Server &server, const std::string &milliseconds) : agent_{server.options(1)}
    {
        REQUIRE(!agent_.wait_connected(std::chrono::minutes{1}));
        result_ =
            agent_.rpc_async(0, "sleep", ferrorpc::cli::read_argument("hex:" + milliseconds), {std::chrono::hours{1}, {}});
        REQUIRE(agent_.rpc_sync(0, "echo", {}).ok());
    }

    ferrorpc::RpcResult end() { return result_.get(); }

private:
    ferrorpc::Agent agent_;
    std::future<ferrorpc::RpcResult> result_;
};

TEST_CASE("SIGTERM lets what is under way end")
{
    Server server{2};
    CallUnderWay call{server, "f401000000000000"};
    CHECK(server.line() == "ready rank 0 of 2");
    server.signal(SIGTERM);
    CHECK(server.line() == "draining");
    CHECK(call.end().ok());
    CHECK(server.end().status == 0);
}

TEST_CASE("a second signal ends at once")
{
    Server server{2};
    CallUnderWay call{server, "ffffffffffffffff"};
    CHECK(server.line() == "ready rank 0 of 2");
    server.signal(SIGTERM);
    CHECK(server.line() == "draining");
    server.signal(SIGTERM);
    CHECK(server.end().status == 128 + SIGTERM);
    CHECK(call.end().error == ferrorpc::RpcError::no_connection);
}

TEST_CASE("a server that is killed ends the calls on it, and a barrier")
{
    Server server{2};
    Run caller{"call" + server.rank(1) + "0 sleep hex:ffffffffffffffff --timeout 3600"};
    CHECK(server.line() == "ready rank 0 of 2");
    server.signal(SIGKILL);
    CHECK(caller.end().status == 6);

    Server hub{3, "--barriers 1"};
    Run one{"serve --barriers 1" + hub.rank(1)};
    CHECK(one.line() == "ready rank 1 of 3");
    hub.signal(SIGKILL);
    const Done failed = one.end();
    CHECK(failed.status == 6);
    CHECK(failed.error.find("ferrorpc: barrier 1 of 1 failed: ") != std::string::npos);
}

TEST_CASE("a rank that is killed may come back, and rank 0 serves on")
{
    Server server{2};
    Run caller{"call" + server.rank(1) + "0 sleep hex:ffffffffffffffff --timeout 3600"};
    CHECK(server.line() == "ready rank 0 of 2");
    caller.signal(SIGKILL);
    caller.end();
    Run again{"serve" + server.rank(1)};
    CHECK(again.line() == "ready rank 1 of 2");
}

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
