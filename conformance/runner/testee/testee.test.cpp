#include "testee/testee.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace ferrorpc::conformance;

namespace {

const TestLimits quick{std::chrono::milliseconds(100), std::chrono::seconds(60), std::chrono::seconds(60)};
const TestLimits patient{std::chrono::seconds(60), std::chrono::seconds(60), std::chrono::seconds(60)};

const std::string skipped = R"({"result": "skipped"})";

Testee testee(const std::vector<std::string> &arguments, TestLimits limits = patient)
{
    return Testee(fake_testee(arguments), limits, -1);
}

Reply first_reply(const std::vector<std::string> &arguments, TestLimits limits = patient)
{
    const Suite suite = small_suite();
    Testee subject = testee(arguments, limits);
    REQUIRE(subject.ensure_started());
    return subject.ask(*suite.vectors()[0]);
}

StartFailure start_failure(std::vector<std::string> command, TestLimits limits = patient)
{
    const auto hello = Testee(std::move(command), limits, -1).ensure_started();
    REQUIRE(!hello);
    return hello.error();
}

const std::string hello_form =
    R"(expected {"result": "hello", "protocol": 1, "name": "...", "version": "..."}, but it wrote: )";

} // namespace

TEST_CASE("commands are written as the testee protocol says")
{
    const Suite suite = small_suite();
    CHECK(command_line(*suite.vectors()[1]) ==
          R"({"command":"decode","message":"request","bytes":"000302000000000000040000006563686f03000000686921","cap":"64"})");
    CHECK(
        command_line(*suite.vectors()[2]) ==
        R"({"command":"encode","message":"request","fields":{"request_id":"515","name":"6563686f","payload":"686921"},"cap":"1073741824"})");
}

TEST_CASE("hello, commands and stop arrive")
{
    const TemporaryDirectory directory;
    const Suite suite = small_suite();
    Testee subject = testee({"records", directory.path("commands")});
    const auto hello = subject.ensure_started();
    REQUIRE(hello);
    CHECK(hello->name == "fake");
    CHECK(hello->version == "1");
    CHECK(subject.ask(*suite.vectors()[2]).outcome.result == ResultKind::skipped);
    CHECK(subject.stop().remark == "");
    CHECK(directory.read("commands") == command_line(*suite.vectors()[2]) + "\n{\"command\": \"stop\"}\n");
}

TEST_CASE("an answer is read")
{
    const Reply reply = first_reply({"always", R"({"result": "rejected", "class": "truncated"})"});
    CHECK(reply.kind == ReplyKind::answered);
    CHECK(describe(reply.outcome) == "rejected, class truncated");
}

TEST_CASE("crashes and hangs are no answers")
{
    const Reply exits = first_reply({"exits", "3"});
    CHECK(exits.kind == ReplyKind::crashed);
    CHECK(exits.text == "exited with status 3 before it answered");
    CHECK(exits.standard_error == "going down\n");

    CHECK(first_reply({"segfaults"}).text == "was killed by signal 11 (Segmentation fault) before it answered");
    CHECK(first_reply({"leaves_child"}).text == "exited with status 5 before it answered");

    TestLimits limits = patient;
    limits.stop = std::chrono::milliseconds(50);
    const Reply closes = first_reply({"closes_output"}, limits);
    CHECK(closes.kind == ReplyKind::crashed);
    CHECK(closes.text == "closed its standard output before it answered");

    const Reply hangs = first_reply({"hangs"}, quick);
    CHECK(hangs.kind == ReplyKind::hung);
    CHECK(hangs.text == "no answer within 0.1 s");
}

TEST_CASE("what is outside the protocol is told as it was written")
{
    const Reply garbage = first_reply({"always", "Hello, world"});
    CHECK(garbage.kind == ReplyKind::broke_protocol);
    CHECK(garbage.text == "expected one JSON object on one line, but it wrote: Hello, world");
    CHECK(first_reply({"always", "\x1b[2J"}).text == "expected one JSON object on one line, but it wrote: \\x1b[2J");
    CHECK(first_reply({"always", R"({"result": "accepted"})"}).text ==
          R"(accepted without "fields"; it wrote: {"result": "accepted"})");

    const Reply endless = first_reply({"endless_line"});
    CHECK(endless.kind == ReplyKind::broke_protocol);
    CHECK(endless.text.starts_with("a line of more than 67108864 bytes; it wrote: \\x00"));
}

TEST_CASE("a line that nobody asked for breaks the protocol")
{
    const Suite suite = small_suite();
    Testee subject = testee({"two_lines", skipped});
    REQUIRE(subject.ensure_started());
    CHECK(subject.ask(*suite.vectors()[0]).kind == ReplyKind::answered);
    const Reply reply = subject.ask(*suite.vectors()[1]);
    CHECK(reply.kind == ReplyKind::broke_protocol);
    CHECK(reply.text ==
          "wrote before it was asked, one line for one command was expected; it wrote: {\"result\": \"skipped\"}\\n");

    Testee last = testee({"two_lines", skipped});
    REQUIRE(last.ensure_started());
    CHECK(last.ask(*suite.vectors()[0]).kind == ReplyKind::answered);
    const Farewell farewell = last.stop();
    CHECK(farewell.broke_protocol);
    CHECK(farewell.remark == "wrote more lines than it was asked for; it wrote: {\"result\": \"skipped\"}\\n");
}

TEST_CASE("a testee that crashed is started again")
{
    const Suite suite = small_suite();
    Testee subject = testee({"answers", skipped});
    for (int round = 0; round < 2; ++round) {
        REQUIRE(subject.ensure_started());
        CHECK(subject.ask(*suite.vectors()[0]).kind == ReplyKind::answered);
        REQUIRE(subject.ensure_started());
        CHECK(subject.ask(*suite.vectors()[1]).kind == ReplyKind::crashed);
    }
}

TEST_CASE("a testee that does not get through hello is refused")
{
    CHECK(start_failure({"/nonexistent/port"}).text == "cannot start /nonexistent/port: No such file or directory");
    CHECK(start_failure(fake_testee({"hello"})).text == "it exited with status 0 before it answered hello");
    CHECK(start_failure(fake_testee({"hello", "Hi!"})).text == hello_form + "Hi!");
    CHECK(start_failure(fake_testee({"hello", R"({"result": "accepted"})"})).text == hello_form + R"({"result": "accepted"})");
    CHECK(start_failure(fake_testee({"hello", R"({"result": "hello", "protocol": 2, "name": "n", "version": "v"})"})).text ==
          R"(this runner speaks protocol 1, but it wrote: {"result": "hello", "protocol": 2, "name": "n", "version": "v"})");
    CHECK(start_failure(fake_testee({"hello", R"({"result": "hello", "protocol": 1, "name": 1, "version": "v"})"})).text ==
          R"(name and version must be strings, but it wrote: {"result": "hello", "protocol": 1, "name": 1, "version": "v"})");
    const std::string number_as_cap = R"({"result": "hello", "protocol": 1, "name": "n", "version": "v", "cap": 64})";
    CHECK(start_failure(fake_testee({"hello", number_as_cap})).text ==
          "cap must be a decimal string, but it wrote: " + number_as_cap);

    TestLimits limits = quick;
    limits.hello = std::chrono::milliseconds(100);
    CHECK(start_failure(fake_testee({"mute"}), limits).text == "no answer to hello within 0.1 s");
}

TEST_CASE("a bad end after stop is told")
{
    const Suite suite = small_suite();
    Testee subject = testee({"exits_after_stop", skipped});
    REQUIRE(subject.ensure_started());
    CHECK(subject.ask(*suite.vectors()[0]).kind == ReplyKind::answered);
    const Farewell farewell = subject.stop();
    CHECK(!farewell.broke_protocol);
    CHECK(farewell.remark == "exited with status 7 after stop");
    CHECK(subject.stop().remark == "");

    TestLimits limits = patient;
    limits.stop = std::chrono::milliseconds(50);
    Testee lingering(fake_testee({"hangs_after_stop", skipped}), limits, -1);
    REQUIRE(lingering.ensure_started());
    CHECK(lingering.ask(*suite.vectors()[0]).kind == ReplyKind::answered);
    CHECK(lingering.stop().remark == "still ran 0.05 s after stop");
}
