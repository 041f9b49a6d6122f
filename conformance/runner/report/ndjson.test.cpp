#include "report/ndjson.hpp"

#include "testing.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;

TEST_CASE("a run's first line says what is judged")
{
    CHECK(
        to_json(Subject{"my port 0.1", Mode::by_spec, {"python3", "my_port.py"}, 3}).dump() ==
        R"({"type":"run","format":1,"testee":"my port 0.1","mode":"by_spec","command":["python3","my_port.py"],"vectors":3})");
}

TEST_CASE("a result is a line")
{
    const Suite suite = small_suite();
    const Vector &vector = *suite.vectors()[1];
    const Reply accepted{ReplyKind::answered,
                         parse_answer(R"({"result": "accepted", "fields": {"name": ""}})", *vector.message).value()};
    CHECK(
        to_json(Result{&vector, accepted, judge(vector, accepted), false}).dump() ==
        R"({"type":"result","id":"request/tag/00","title":"tag 00","verdict":"fail","level":"must","rules":["REQ-2","DIF-1"],)"
        R"("expected":{"result":"rejected","class":"wrong_tag","offset":0},"actual":{"result":"accepted","fields":{"name":""}}})");
}

TEST_CASE("a result that is no answer says what happened")
{
    const Suite suite = small_suite();
    const Vector &vector = *suite.vectors()[1];
    const Reply crash{ReplyKind::crashed, {ResultKind::errored}, "exited", "\x1b"};
    CHECK(
        to_json(Result{&vector, crash, judge(vector, crash), false}).dump() ==
        R"({"type":"result","id":"request/tag/00","title":"tag 00","verdict":"crash","level":"must","rules":["REQ-2","DIF-1"],)"
        R"("expected":{"result":"rejected","class":"wrong_tag","offset":0},"what":"exited","standard_error":"\\x1b"})");
}

TEST_CASE("a long answer is written as the vector writes it, or as its size and start")
{
    const Vector vector =
        vector_of(R"("operation": "decode", "message": "request", "input": {"bytes": "01"}, "expect": {"result": "accepted",)"
                  R"("fields": {"name": [{"repeat": "61", "count": 5000}], "payload": [{"repeat": "62", "count": 4096}]}})");
    const auto actual = [&](const nlohmann::json &answer) {
        const Reply reply{ReplyKind::answered, parse_answer(answer.dump(), *vector.message).value()};
        return to_json(Result{&vector, reply, judge(vector, reply), false})["actual"].dump();
    };
    const auto bytes = [](std::string_view unit, std::size_t count) {
        std::string hex;
        for (std::size_t index = 0; index < count; ++index) {
            hex += unit;
        }
        return hex;
    };
    CHECK(actual({{"result", "accepted"}, {"fields", {{"name", bytes("61", 5000)}, {"payload", bytes("62", 4096)}}}}) ==
          R"({"result":"accepted","fields":{"name":[{"repeat":"61","count":5000}],"payload":")" + bytes("62", 4096) + R"("}})");
    CHECK(actual({{"result", "accepted"}, {"fields", {{"name", bytes("61", 5001)}, {"payload", bytes("62", 4097)}}}}) ==
          R"({"result":"accepted","fields":{"name":{"size":5001,"start":")" + bytes("61", 64) +
              R"("},"payload":{"size":4097,"start":")" + bytes("62", 64) + R"("}}})");
    CHECK(actual({{"result", "rejected"}, {"class", bytes("c", 4096)}, {"message", bytes("m", 4097)}}) ==
          R"({"result":"rejected","class":")" + bytes("c", 4096) + R"(","message":")" + bytes("m", 4096) +
              R"x(... (4097 bytes)"})x");
}

TEST_CASE("long encoded bytes are cut, too")
{
    const Vector vector = vector_of(
        R"("operation": "encode", "message": "barrier", "input": {"fields": {}}, "expect": {"result": "accepted", "bytes": "00"})");
    const Reply reply{
        ReplyKind::answered,
        parse_answer(R"({"result": "accepted", "bytes": [{"repeat": "ab", "count": 8589934592}]})", *vector.message).value()};
    const auto object = to_json(Result{&vector, reply, judge(vector, reply), false});
    CHECK(object["actual"]["bytes"]["size"] == 8589934592);
    CHECK(object["actual"]["bytes"]["start"].get<std::string>().size() == 128);
}

TEST_CASE("differences, what was not shown and changes have keys of their own")
{
    const Suite suite = small_suite();
    const Vector &decode = *suite.vectors()[0];
    const Reply hidden{
        ReplyKind::answered,
        parse_answer(R"({"result": "accepted", "fields": {"request_id": "1", "name": "unobservable"}})", *decode.message)
            .value()};
    const auto object = to_json(Result{&decode, hidden, judge(decode, hidden), true});
    CHECK(object["differing"].dump() == R"(["request_id"])");
    CHECK(object["unobserved"].dump() == R"(["name","payload"])");
    CHECK(object["changed"] == true);
    CHECK(object["recorded"].dump() ==
          R"({"result":"accepted","fields":{"request_id":"unobservable","name":"6563686f","payload":"686921"}})");

    const Vector &encode = *suite.vectors()[2];
    const Reply wrong{ReplyKind::answered, parse_answer(R"({"result": "accepted", "bytes": "18ff"})", *encode.message).value()};
    CHECK(to_json(Result{&encode, wrong, judge(encode, wrong), false})["first_difference"] == 1);
}

TEST_CASE("the last line sums up")
{
    const Suite suite = small_suite();
    Summary summary;
    summary.tally.add(*suite.vectors()[0], {Grade::passed}, false);
    summary.tally.add(*suite.vectors()[1], {Grade::known_difference, true}, false);
    CHECK(to_json(Subject{"crate 1", Mode::recorded, {}, 2}, summary).dump() ==
          R"({"type":"summary","testee":"crate 1","pass":1,"warn":0,"note":0,"fail":0,"crash":0,"hang":0,"protocol":0,)"
          R"("not_observed":0,"known_difference":1,"changed":0,)"
          R"("rules":{"met":["REQ-10"],"not_met":["REQ-2"],"partly_observed":[],"not_observed":[]},"exit_status":0})");

    summary.stopped = "gone";
    summary.broke_protocol = true;
    const auto object = to_json(Subject{"crate 1", Mode::recorded, {}, 2}, summary);
    CHECK(object["stopped"] == "gone");
    CHECK(object["exit_status"] == 3);
}
