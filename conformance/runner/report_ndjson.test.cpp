#include "report_ndjson.hpp"

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
