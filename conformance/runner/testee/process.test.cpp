#include "testee/process.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

using namespace ferrorpc::conformance;

namespace {

constexpr std::chrono::seconds long_enough{60}; // to never be waited for
constexpr std::chrono::milliseconds short_time{100};

Clock::time_point in(std::chrono::milliseconds duration)
{
    return Clock::now() + duration;
}

// A process that has been greeted.
Process started(const std::vector<std::string> &arguments)
{
    auto process = Process::start(fake_testee(arguments));
    REQUIRE(process);
    REQUIRE(process->exchange("hello", in(long_enough), -1).status == ReadStatus::line);
    return std::move(*process);
}

} // namespace

TEST_CASE("lines go to and fro")
{
    Process process = started({"answers", "one", "", "three"});
    CHECK(process.exchange("a", in(long_enough), -1).line == "one");
    CHECK(process.exchange("b", in(long_enough), -1).line.empty());
    CHECK(process.exchange("c", in(long_enough), -1).line == "three");
    CHECK(process.exchange("d", in(long_enough), -1).status == ReadStatus::ended);
    CHECK(process.wait_for_end(in(long_enough)) == "exited with status 0");
}

TEST_CASE("a command larger than a pipe's buffer is written")
{
    Process process = started({"answers", "ok"});
    CHECK(process.exchange(std::string(1'000'000, 'x'), in(long_enough), -1).line == "ok");
}

TEST_CASE("what cannot be started is told")
{
    CHECK(Process::start(std::vector<std::string>{"/nonexistent/program"}).error() == "No such file or directory");
    CHECK(Process::start(std::vector<std::string>{testdata + "/suite/rules.json"}).error() == "Permission denied");
}

TEST_CASE("the way a process ends is told")
{
    Process exits = started({"exits", "3"});
    CHECK(exits.exchange("a", in(long_enough), -1).status == ReadStatus::ended);
    CHECK(exits.wait_for_end(in(long_enough)) == "exited with status 3");
    CHECK(exits.standard_error() == "going down\n");

    Process crashes = started({"segfaults"});
    CHECK(crashes.exchange("a", in(long_enough), -1).status == ReadStatus::ended);
    CHECK(crashes.wait_for_end(in(long_enough)) == "was killed by signal 11 (Segmentation fault)");
}

TEST_CASE("a process that leaves its output to a child has ended all the same")
{
    Process process = started({"leaves_child"});
    CHECK(process.exchange("a", in(long_enough), -1).status == ReadStatus::ended);
    CHECK(process.wait_for_end(in(long_enough)) == "exited with status 5");
}

TEST_CASE("a process that closes its output can answer no more")
{
    Process process = started({"closes_output"});
    CHECK(process.exchange("a", in(long_enough), -1).status == ReadStatus::ended);
    CHECK(process.wait_for_end(in(short_time)) == std::nullopt);
}

TEST_CASE("a process that reads no more may still answer")
{
    Process process = started({"closes_input", "still here"});
    CHECK(process.exchange(std::string(1'000'000, 'x'), in(long_enough), -1).line == "still here");
    CHECK(process.exchange(std::string(1'000'000, 'x'), in(short_time), -1).status == ReadStatus::timed_out);
}

TEST_CASE("a silent process meets its deadline")
{
    Process process = started({"hangs"});
    CHECK(process.exchange("a", in(short_time), -1).status == ReadStatus::timed_out);
}

TEST_CASE("a readable descriptor interrupts")
{
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const FileDescriptor read_end(ends[0]);
    const FileDescriptor write_end(ends[1]);
    Process process = started({"hangs"});
    REQUIRE(write(write_end.get(), "x", 1) == 1);
    CHECK(process.exchange("a", in(long_enough), read_end.get()).status == ReadStatus::interrupted);
}

TEST_CASE("the whole process group is killed")
{
    const TemporaryDirectory directory;
    const std::string name = directory.path("pipe");
    REQUIRE(mkfifo(name.c_str(), 0600) == 0);
    const FileDescriptor reader(open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    {
        Process process = started({"hangs_in_child", name});
        CHECK(process.exchange("a", in(short_time), -1).status == ReadStatus::timed_out);
    }
    // The child held the pipe open for writing; its end is the end of the stream.
    fcntl(reader.get(), F_SETFL, 0);
    char byte = 0;
    CHECK(read(reader.get(), &byte, 1) == 0);
}

TEST_CASE("a line without an end is cut off")
{
    Process process = started({"endless_line"});
    const Answer answer = process.exchange("a", in(long_enough), -1);
    CHECK(answer.status == ReadStatus::too_long);
    CHECK(answer.line == std::string(200, '\0'));
}

TEST_CASE("a flood on standard error blocks nobody, and its end is kept")
{
    Process process = started({"floods", "ok"});
    CHECK(process.exchange("a", in(long_enough), -1).line == "ok");
    CHECK(process.standard_error() == std::string(standard_error_size_max, 'e'));
}

TEST_CASE("a line too many is seen")
{
    Process process = started({"two_lines", "ok"});
    CHECK(process.unread().empty());
    CHECK(process.exchange("a", in(long_enough), -1).line == "ok");
    CHECK(process.unread() == "ok\n");
}
