#include "report/text.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace ferrorpc::conformance;

namespace {

const Rerun rerun{"tools/conform", "", " -- python3 my_port.py"};

// What the function prints.
template <typename Function>
std::string printed(Function function)
{
    char *text = nullptr;
    std::size_t size = 0;
    std::FILE *stream = open_memstream(&text, &size);
    REQUIRE(stream != nullptr);
    function(stream);
    std::fclose(stream);
    std::string result(text, size);
    std::free(text);
    return result;
}

Reply reply(const Vector &vector, std::string_view answer)
{
    return {ReplyKind::answered, parse_answer(answer, *vector.message).value()};
}

// The report of a run in which the vectors of the small suite were answered so.
std::string report(Mode mode, const std::vector<Reply> &replies, const Suite &suite)
{
    return printed([&](std::FILE *stream) {
        TextReport text(stream, suite, {Style(false), false, rerun});
        Summary summary;
        text.begin({"my port 0.1", mode, {}, replies.size()});
        for (std::size_t index = 0; index < replies.size(); ++index) {
            const Vector &vector = *suite.vectors()[index];
            const bool changed = mode == Mode::as_recorded && is_changed(vector, replies[index]);
            const Verdict verdict =
                mode == Mode::by_spec ? judge(vector, replies[index]) : judge_as_recorded(vector, replies[index]);
            summary.tally.add(vector, verdict, changed);
            text.result({&vector, replies[index], verdict, changed});
        }
        text.end(summary);
    });
}

} // namespace

TEST_CASE("a run without failures is one row")
{
    const Suite suite = small_suite();
    const std::vector<const Vector *> vectors = suite.vectors();
    CHECK(report(
              Mode::by_spec,
              {reply(*vectors[0],
                     R"({"result": "accepted", "fields": {"request_id": "515", "name": "6563686f", "payload": "686921"}})"),
               reply(*vectors[1], R"({"result": "rejected", "class": "wrong_tag"})"),
               reply(*vectors[2],
                     R"({"result": "accepted", "bytes": "1800000000000000010302000000000000040000006563686f03000000686921"})")},
              suite) ==
          "my port 0.1                                  3 passed      0 failed      0 not observed    3 of 3 rules met\n");
}

TEST_CASE("a failure is a block with rule, expected, actual, bytes and the line that runs it again")
{
    const Suite suite = small_suite();
    const Vector &vector = *suite.vectors()[0];
    CHECK(report(Mode::by_spec,
                 {reply(vector,
                        R"({"result": "accepted", "fields": {"request_id": "770", "name": "6563686f", "payload": "686921"}})")},
                 suite) ==
          R"(FAIL      request/tag/01  tag 01
          REQ-2     A request MUST start with the tag byte 01; a decoder of requests refuses any other (class
                    wrong_tag).
          expected  accepted: request_id 515, name "echo", payload "hi!"
          actual    accepted: request_id 770, name "echo", payload "hi!"
          to decode as request, 24 bytes:
             0  01                       tag             always 01
             1  03 02 00 00 00 00 00 00  request_id      515
                ^
             9  04 00 00 00              len_name        4
            13  65 63 68 6f              name            "echo"
            17  03 00 00 00              len_payload     3
            21  68 69 21                 payload         3 bytes
          again: tools/conform -p request/tag/01 -- python3 my_port.py

my port 0.1                                  0 passed      1 failed      0 not observed    0 of 2 rules met
)");
}

TEST_CASE("bytes that were encoded wrongly stand beside the expected ones")
{
    const Suite suite = small_suite();
    const Vector &vector = *suite.vectors()[2];
    const Result result{&vector, reply(vector, R"({"result": "accepted", "bytes": "18000000000000000103"})"), {}, false};
    const Lines lines = failure_block({&vector, result.reply, judge(vector, result.reply), false}, suite, rerun, Style(false));
    CHECK(lines == Lines{"FAIL      request/encode  a small request",
                         "          REQ-1     A request MUST travel as exactly one frame.",
                         "          expected  accepted: 32 bytes",
                         "          actual    accepted: 10 bytes",
                         "          to encode as request: request_id 515, name \"echo\", payload \"hi!\"",
                         "          expected, 32 bytes:",
                         "             0  18 00 00 00 00 00 00 00  length          24",
                         "             8  01                       tag             always 01",
                         "             9  03 02 00 00 00 00 00 00  request_id      515",
                         "                   ^",
                         "            17  04 00 00 00              len_name        4",
                         "            21  65 63 68 6f              name            \"echo\"",
                         "            25  03 00 00 00              len_payload     3",
                         "            29  68 69 21                 payload         3 bytes",
                         "          actual, 10 bytes:",
                         "             0  18 00 00 00 00 00 00 00  length          24",
                         "             8  01                       tag             always 01",
                         "             9  03                       request_id      1 of 8 bytes",
                         "                   ^",
                         "          again: tools/conform -p request/encode -- python3 my_port.py"});
}

TEST_CASE("a crash shows the end of standard error, made safe")
{
    const Suite suite = small_suite();
    const Vector &vector = *suite.vectors()[1];
    const Reply crash{
        ReplyKind::crashed, {ResultKind::errored}, "exited with status 1 before it answered", "Traceback\n\x1b[31mboom\n"};
    const Lines lines = failure_block({&vector, crash, judge(vector, crash), false}, suite, rerun, Style(false));
    REQUIRE(lines.size() > 5);
    CHECK(lines[0] == "CRASH     request/tag/00  tag 00");
    CHECK(lines[4] == "          actual    exited with status 1 before it answered");
    CHECK(Lines(lines.end() - 4, lines.end()) ==
          Lines{"          its standard error ends:", "          | Traceback", "          | \\x1b[31mboom",
                "          again: tools/conform -p request/tag/00 -- python3 my_port.py"});
}

TEST_CASE("offsets that differ are marked apart")
{
    const Suite suite = small_suite();
    const Vector &vector = *suite.vectors()[1];
    const Reply wrong = reply(vector, R"({"result": "rejected", "class": "truncated", "offset": 9})");
    const Verdict verdict = judge(vector, wrong);
    const Lines lines = input_lines(vector, &wrong, &verdict, Style(false));
    CHECK(Lines(lines.begin(), lines.begin() + 6) ==
          Lines{"to decode as request, 24 bytes, cap 64:", "   0  00                       tag             always 01",
                "      ^ expected", "   1  03 02 00 00 00 00 00 00  request_id      515",
                "   9  04 00 00 00              len_name        4", "      ^ actual"});
}

TEST_CASE("only the first failures have blocks, first one for each rule")
{
    const Suite suite = small_suite();
    const std::vector<const Vector *> vectors = suite.vectors();
    const std::string text = printed([&](std::FILE *stream) {
        TextReport report(stream, suite, {Style(false), false, rerun});
        report.begin({"my port 0.1", Mode::by_spec, {}, 21});
        for (int count = 0; count < 20; ++count) {
            report.result({vectors[0], {ReplyKind::hung, {ResultKind::errored}, "no answer"}, {Grade::hung, true}, false});
        }
        report.result({vectors[2], {ReplyKind::hung, {ResultKind::errored}, "no answer"}, {Grade::hung, true}, false});
        report.end({});
    });
    std::size_t blocks = 0;
    for (std::size_t place = text.find("HANG "); place != std::string::npos; place = text.find("HANG ", place + 1)) {
        ++blocks;
    }
    CHECK(blocks == block_count_max);
    CHECK(text.find("HANG      request/encode") < text.find("HANG      request/tag/01", 10));
    CHECK(text.find("and 11 more failures: 11 by REQ-2; run with -p PATTERN for some of them, or with --json for all\n") !=
          std::string::npos);
}

TEST_CASE("warnings and what was not observed are summed up")
{
    const Suite suite = small_suite();
    const std::vector<const Vector *> vectors = suite.vectors();
    CHECK(report(Mode::by_spec,
                 {reply(*vectors[0], R"({"result": "accepted", "fields": {"request_id": "515", "name": "unobservable"}})"),
                  reply(*vectors[1], R"({"result": "rejected", "class": "truncated"})"),
                  reply(*vectors[2], R"({"result": "skipped", "reason": "no encoder yet"})")},
                 suite) == "WARN      expected class wrong_tag, not truncated: request/tag/00\n"
                           "    1 not observed: no encoder yet\n"
                           "    1 not observed: unobservable: name, payload\n"
                           "my port 0.1                                  0 passed      0 failed      2 not observed    0 of 3 "
                           "rules met, 1 partly observed, 1 warned\n");
}

TEST_CASE("the crate's known differences are counted, its changes listed")
{
    const Suite suite = small_suite();
    const std::vector<const Vector *> vectors = suite.vectors();
    const std::vector<Reply> recorded{recorded_reply(*vectors[0]), recorded_reply(*vectors[1]), recorded_reply(*vectors[2])};
    CHECK(
        report(Mode::recorded, recorded, suite) ==
        "my port 0.1 (recorded)                       1 passed      0 failed      1 not observed    1 of 3 rules met, 1 known "
        "difference\n");
    CHECK(report(Mode::as_recorded, {recorded[0], reply(*vectors[1], R"({"result": "rejected"})"), recorded[2]}, suite) ==
          R"(CHANGED   request/tag/00  tag 00
          recorded  accepted: request_id 515, name "echo", payload "hi!"
          now       rejected
my port 0.1                                  2 passed      0 failed      1 not observed    1 of 3 rules met, 1 partly observed, 1 changed
)");
}

TEST_CASE("a rule of which a part was not observed is told apart from one that is not met")
{
    const std::string keys =
        R"("operation": "decode", "message": "request", "input": {"bytes": "00"}, "expect": {"result": "rejected"})";
    Tally tally;
    tally.add(vector_of(keys, R"(["REQ-1", "REQ-2", "REQ-3"])"), {Grade::passed}, false);
    tally.add(vector_of(keys, R"(["REQ-2", "REQ-3"])"), {Grade::not_observed}, false);
    tally.add(vector_of(keys, R"(["REQ-3"])"), {Grade::crashed, true}, false);
    CHECK(
        row({"my port 0.1", Mode::by_spec, {}, 3}, tally, Style(false)) ==
        "my port 0.1                                  1 passed      1 failed      1 not observed    1 of 3 rules met, 1 partly "
        "observed, 1 crashed");
}

TEST_CASE("a run that ended early says where and why")
{
    const Suite suite = small_suite();
    const std::string text = printed([&](std::FILE *stream) {
        TextReport report(stream, suite, {Style(false), false, rerun});
        report.begin({"my port 0.1", Mode::by_spec, {}, 3});
        Summary summary;
        summary.stopped = "cannot start it";
        summary.standard_error = "oh\n";
        summary.tally.add(*suite.vectors()[0], {Grade::not_observed}, false);
        report.end(summary);
    });
    CHECK(text ==
          "STOPPED   after 0 of 3 vectors: cannot start it\n          its standard error ends:\n          | oh\n"
          "my port 0.1                                  0 passed      0 failed      1 not observed    0 of 2 rules met\n");
}

TEST_CASE("colour is for terminals")
{
    const Suite suite = small_suite();
    const Subject subject{"my port 0.1", Mode::by_spec, {}, 0};
    CHECK(row(subject, Tally(), Style(false)).find('\x1b') == std::string::npos);
    CHECK(row(subject, Tally(), Style(true)).find("\x1b[32m    0 failed\x1b[0m") != std::string::npos);
}
