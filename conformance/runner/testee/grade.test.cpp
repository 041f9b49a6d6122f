#include "testee/grade.hpp"

#include "suite/json_text.hpp"
#include "testing.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace ferrorpc::conformance;

namespace {

constexpr std::string_view accepts = R"("operation": "decode", "message": "request", "input": {"bytes": "00"},
    "expect": {"result": "accepted", "fields": {"request_id": "515", "name": "61"}})";
constexpr std::string_view rejects = R"("operation": "decode", "message": "request", "input": {"bytes": "00"},
    "expect": {"result": "rejected", "class": "wrong_tag", "offset": 0})";
constexpr std::string_view writes = R"("operation": "encode", "message": "barrier", "input": {"fields": {}},
    "expect": {"result": "accepted", "bytes": "010000000000000000"})";

Reply reply(std::string_view answer, const Vector &vector)
{
    return {ReplyKind::answered, parse_answer(answer, *vector.message).value()};
}

Verdict verdict(std::string_view vector_keys, std::string_view answer, std::string_view level = "must")
{
    const Vector vector = vector_of(vector_keys, R"(["REQ-2"])", level);
    return judge(vector, reply(answer, vector));
}

} // namespace

TEST_CASE("only the fields that the vector names are compared")
{
    const Verdict same =
        verdict(accepts, R"({"result": "accepted", "fields": {"request_id": "515", "name": "61", "payload": "ff"}})");
    CHECK(same.grade == Grade::passed);
    CHECK(!same.misses);

    const Verdict other = verdict(accepts, R"({"result": "accepted", "fields": {"request_id": "516", "name": "61"}})");
    CHECK(other.grade == Grade::failed);
    CHECK(other.misses);
    CHECK(other.differing == Lines{"request_id"});
}

TEST_CASE("a field that is not shown is not observed, and never passed")
{
    const Verdict hidden = verdict(accepts, R"({"result": "accepted", "fields": {"request_id": "unobservable"}})");
    CHECK(hidden.grade == Grade::not_observed);
    CHECK(!hidden.misses);
    CHECK(hidden.unobserved == Lines{"request_id", "name"});
    CHECK(verdict(accepts, R"({"result": "accepted", "fields": {"request_id": "1", "name": "unobservable"}})").grade ==
          Grade::failed);
    CHECK(verdict(writes, R"({"result": "accepted", "bytes": "unobservable"})").grade == Grade::not_observed);
}

TEST_CASE("a result of another kind fails")
{
    CHECK(verdict(accepts, R"({"result": "rejected"})").grade == Grade::failed);
    CHECK(verdict(accepts, R"({"result": "incomplete"})").grade == Grade::failed);
    CHECK(verdict(rejects, R"({"result": "accepted", "fields": {}})").grade == Grade::failed);
    CHECK(verdict(rejects, R"({"result": "errored", "message": "m"})").grade == Grade::failed);
    CHECK(verdict(rejects, R"({"result": "skipped"})").grade == Grade::not_observed);
}

TEST_CASE("another reject class warns; no class, offsets and messages are fine")
{
    const Verdict other = verdict(rejects, R"({"result": "rejected", "class": "truncated"})");
    CHECK(other.grade == Grade::warned);
    CHECK(other.class_differs);
    CHECK(!other.misses);
    CHECK(verdict(rejects, R"({"result": "rejected", "class": "wrong_tag", "offset": 9, "message": "m"})").grade ==
          Grade::passed);
    CHECK(verdict(rejects, R"({"result": "rejected"})").grade == Grade::passed);
}

TEST_CASE("encoded bytes are compared exactly")
{
    CHECK(verdict(writes, R"({"result": "accepted", "bytes": "010000000000000000"})").grade == Grade::passed);
    CHECK(verdict(writes, R"({"result": "accepted", "bytes": ["01", {"repeat": "00", "count": 8}]})").grade == Grade::passed);
    const Verdict other = verdict(writes, R"({"result": "accepted", "bytes": "010000000000000001"})");
    CHECK(other.grade == Grade::failed);
    CHECK(other.first_difference == 8);
    CHECK(verdict(writes, R"({"result": "accepted", "bytes": "0100000000000000"})").first_difference == 8);
}

TEST_CASE("the level decides what a miss is worth")
{
    CHECK(verdict(rejects, R"({"result": "accepted", "fields": {}})", "should").grade == Grade::warned);
    CHECK(verdict(rejects, R"({"result": "accepted", "fields": {}})", "should").misses);
    CHECK(verdict(rejects, R"({"result": "accepted", "fields": {}})", "may").grade == Grade::noted);
    CHECK(verdict(rejects, R"({"result": "rejected", "class": "truncated"})", "may").grade == Grade::passed);
    CHECK(verdict(rejects, R"({"result": "errored"})", "may").grade == Grade::failed);
}

TEST_CASE("a crash or a hang never counts as a refusal")
{
    for (const char *level : {"must", "should", "may"}) {
        const Vector vector = vector_of(rejects, R"(["REQ-2"])", level);
        CHECK(judge(vector, Reply{ReplyKind::crashed}).grade == Grade::crashed);
        CHECK(judge(vector, Reply{ReplyKind::hung}).grade == Grade::hung);
        CHECK(judge(vector, Reply{ReplyKind::broke_protocol}).grade == Grade::broke_protocol);
        CHECK(judge(vector, Reply{ReplyKind::crashed}).misses);
    }
}

TEST_CASE("the crate's known differences are those recorded where a DIF rule is cited")
{
    const std::string recorded = joined(rejects, R"(, "crate": {"result": "accepted", "fields": {"name": "61"}})");
    const Vector cited = vector_of(recorded, R"(["REQ-2", "DIF-1"])");
    const Vector uncited = vector_of(recorded, R"(["REQ-2"])");
    const auto as_recorded = [](const Vector &vector, std::string_view answer) {
        return judge_as_recorded(vector, reply(answer, vector)).grade;
    };
    constexpr std::string_view same = R"({"result": "accepted", "fields": {"name": "61", "payload": ""}})";
    constexpr std::string_view other = R"({"result": "accepted", "fields": {"name": "62"}})";

    CHECK(as_recorded(cited, same) == Grade::known_difference);
    CHECK(as_recorded(cited, other) == Grade::failed);
    CHECK(as_recorded(cited, R"({"result": "rejected"})") == Grade::passed);
    CHECK(as_recorded(uncited, same) == Grade::failed);
    CHECK(judge_as_recorded(cited, Reply{ReplyKind::crashed}).grade == Grade::crashed);
    CHECK(judge_as_recorded(cited, recorded_reply(cited)).grade == Grade::known_difference);
    CHECK(judge(cited, reply(same, cited)).grade == Grade::failed);
}

TEST_CASE("an outcome other than the recorded one is a change")
{
    const auto changed = [](std::string_view keys, std::string_view answer) {
        const Vector vector = vector_of(keys);
        return is_changed(vector, reply(answer, vector));
    };
    const std::string record = joined(rejects, R"(, "crate": {"result": "rejected", "message": "m"})");
    CHECK(!changed(record, R"({"result": "rejected", "message": "m", "class": "wrong_tag"})"));
    CHECK(changed(record, R"({"result": "rejected", "message": "n"})"));
    CHECK(changed(record, R"({"result": "skipped"})"));
    CHECK(changed(rejects, R"({"result": "rejected"})")); // nothing recorded yet

    const std::string same = joined(accepts, R"(, "crate": {"result": "accepted", "fields": {"name": "unobservable"}})");
    CHECK(!changed(same, R"({"result": "accepted", "fields": {"request_id": "515", "name": "unobservable"}})"));
    CHECK(!changed(same, R"({"result": "accepted", "fields": {"request_id": "515"}})"));
    CHECK(changed(same, R"({"result": "accepted", "fields": {"request_id": "515", "name": "61"}})"));
    CHECK(changed(same, R"({"result": "accepted", "fields": {"name": "unobservable"}})"));

    const std::string bytes = joined(writes, R"(, "crate": {"result": "accepted"})");
    CHECK(!changed(bytes, R"({"result": "accepted", "bytes": "010000000000000000"})"));
    CHECK(changed(bytes, R"({"result": "accepted", "bytes": "010000000000000001"})"));

    const std::string skipped = joined(writes, R"(, "crate": {"result": "skipped", "reason": "a"})");
    CHECK(!changed(skipped, R"({"result": "skipped", "reason": "b"})"));

    const Vector vector = vector_of(record);
    CHECK(is_changed(vector, Reply{ReplyKind::crashed}));
}

TEST_CASE("what was never recorded is not observed")
{
    const Vector vector = vector_of(rejects);
    CHECK(judge(vector, recorded_reply(vector)).grade == Grade::not_observed);
}
