#include "suite/outcome.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace ferrorpc::conformance;
using nlohmann::json;

namespace {

const MessageShape &decode_request()
{
    return *find_message(Operation::decode, "request");
}
const MessageShape &encode_request()
{
    return *find_message(Operation::encode, "request");
}

std::expected<Outcome, std::string> answer(std::string_view text, const MessageShape &message = decode_request())
{
    return parse_outcome(json::parse(text), message, HexStyle::plain, Completeness::whole);
}

std::string round_trip(std::string_view text, const MessageShape &message = decode_request())
{
    const auto outcome = answer(text, message);
    return outcome ? to_json(*outcome, message).dump() : outcome.error();
}

} // namespace

TEST_CASE("the five answers are read, and keys that nobody knows ignored")
{
    CHECK(round_trip(R"({"result": "accepted", "fields": {"payload": "00ff", "request_id": "515", "more": 1}, "x": 1})") ==
          R"({"result":"accepted","fields":{"request_id":"515","payload":"00ff"}})");
    CHECK(round_trip(R"({"result": "accepted", "fields": {"name": "unobservable", "canonical": true}})") ==
          R"({"result":"accepted","fields":{"name":"unobservable","canonical":true}})");
    CHECK(round_trip(R"({"result": "accepted", "bytes": "0102"})", encode_request()) ==
          R"({"result":"accepted","bytes":"0102"})");
    CHECK(round_trip(R"({"result": "accepted", "bytes": "unobservable"})", encode_request()) ==
          R"({"result":"accepted","bytes":"unobservable"})");
    CHECK(round_trip(R"({"result": "incomplete"})") == R"({"result":"incomplete"})");
    CHECK(round_trip(R"({"result": "rejected"})") == R"({"result":"rejected"})");
    CHECK(round_trip(R"({"result": "rejected", "class": "truncated", "offset": 13, "message": "short"})") ==
          R"({"result":"rejected","class":"truncated","offset":13,"message":"short"})");
    CHECK(round_trip(R"({"result": "skipped", "reason": "no"})") == R"({"result":"skipped","reason":"no"})");
    CHECK(round_trip(R"({"result": "errored", "message": "oh"})") == R"({"result":"errored","message":"oh"})");
}

TEST_CASE("what is no answer is refused with what was expected")
{
    CHECK(answer("[]").error() == R"(expected an object with the key "result")");
    CHECK(answer("{}").error() == R"(expected an object with the key "result")");
    CHECK(answer(R"({"result": 1})").error() == R"(expected an object with the key "result")");
    CHECK(answer(R"({"result": "ok"})").error() ==
          R"(unknown result "ok": expected accepted, incomplete, rejected, skipped or errored)");
    CHECK(answer(R"({"result": "accepted"})").error() == R"(accepted without "fields")");
    CHECK(answer(R"({"result": "accepted", "fields": {}})", encode_request()).error() == R"(accepted without "bytes")");
    CHECK(answer(R"({"result": "accepted", "fields": []})").error() == "fields must be an object");
    CHECK(answer(R"({"result": "accepted", "fields": {"payload": "0"}})").error() ==
          "field payload: half a byte at place 0: hex digits come in pairs");
    CHECK(answer(R"({"result": "accepted", "fields": {"request_id": 515}})").error() ==
          R"(field request_id: must be a number from 0 to 2^64-1 as a decimal string, such as "515")");
    CHECK(answer(R"({"result": "accepted", "fields": {"request_id": "18446744073709551616"}})").error() ==
          R"(field request_id: must be a number from 0 to 2^64-1 as a decimal string, such as "515")");
    CHECK(answer(R"({"result": "accepted", "fields": {"canonical": "true"}})").error() ==
          "field canonical: must be true or false");
    CHECK(answer(R"({"result": "accepted", "bytes": "0G"})", encode_request()).error() ==
          "bytes: 'G' at place 1 is no lowercase hex digit");
    CHECK(answer(R"({"result": "rejected", "class": 1})").error() == "class must be a string");
    CHECK(answer(R"({"result": "rejected", "offset": "1"})").error() == "offset must be a whole number, 0 or more");
    CHECK(answer(R"({"result": "rejected", "message": null})").error() == "message must be a string");
    CHECK(answer(R"({"result": "skipped", "reason": 1})").error() == "reason must be a string");
}

TEST_CASE("an outcome is described in a line")
{
    CHECK(describe(*answer(R"({"result": "accepted", "fields": {"request_id": "515", "name": "6563686f", "payload": ""}})")) ==
          R"(accepted: request_id 515, name "echo", payload empty)");
    CHECK(describe(
              *answer(R"({"result": "accepted", "fields": {"name": "00ff", "payload": [{"repeat": "ab", "count": 100}]}})")) ==
          "accepted: name 00ff, payload abababababababababababababababababababababababab... (100 bytes)");
    CHECK(describe(*answer(R"({"result": "rejected", "class": "wrong_tag", "offset": 0, "message": "no\nrequest"})")) ==
          "rejected, class wrong_tag, at offset 0: no\\nrequest");
    CHECK(describe(*answer(R"({"result": "accepted", "bytes": "00"})", encode_request())) == "accepted: 1 byte");
    CHECK(describe(*answer(R"({"result": "skipped", "reason": "why"})")) == "skipped: why");
}

TEST_CASE("a record takes what it leaves out from the expected outcome")
{
    const auto whole = [](std::string_view recorded, std::string_view expected, const MessageShape &message) {
        const auto record = parse_outcome(json::parse(recorded), message, HexStyle::spaced, Completeness::partial);
        return to_json(complete_record(record.value(), answer(expected, message).value()), message).dump();
    };
    const std::string expected = R"({"result": "accepted", "fields": {"request_id": "1", "name": "61"}})";
    CHECK(whole(R"({"result": "accepted"})", expected, decode_request()) ==
          R"({"result":"accepted","fields":{"request_id":"1","name":"61"}})");
    CHECK(whole(R"({"result": "accepted", "fields": {"name": "unobservable", "payload": "ff"}})", expected, decode_request()) ==
          R"({"result":"accepted","fields":{"request_id":"1","name":"unobservable","payload":"ff"}})");
    CHECK(whole(R"({"result": "rejected", "message": "m"})", expected, decode_request()) ==
          R"({"result":"rejected","message":"m"})");
    CHECK(whole(R"({"result": "accepted"})", R"({"result": "accepted", "bytes": "00"})", encode_request()) ==
          R"({"result":"accepted","bytes":"00"})");
    CHECK(whole(R"({"result": "accepted", "bytes": "01"})", R"({"result": "accepted", "bytes": "00"})", encode_request()) ==
          R"({"result":"accepted","bytes":"01"})");
}
