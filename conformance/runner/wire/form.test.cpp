#include "wire/form.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::conformance;
using nlohmann::json;

namespace {

std::string hex_of(const std::string &form, const RequestIds &ids = {})
{
    const auto parts = wire_bytes(json::parse(form), ids);
    INFO((parts ? std::string() : parts.error()));
    REQUIRE(parts);
    return to_hex(parts->copy(0, 4096));
}

std::string refused(const std::string &form)
{
    const auto parts = wire_bytes(json::parse(form), {{"a", 7}});
    REQUIRE(!parts);
    return parts.error();
}

} // namespace

TEST_CASE("wire forms: hex, parts and each message by its fields")
{
    CHECK(hex_of(R"("00 ff")") == "00ff");
    CHECK(hex_of(R"(["00", {"repeat": "01", "count": 3}, {"u32": "2"}])") == "0001010102000000");
    CHECK(hex_of(R"({"announce": 258})") == "0201000000000000");
    CHECK(hex_of(R"({"frame": ["0a", "0b"]})") == "02000000000000000a0b");
    CHECK(hex_of(R"({"frame": "0a", "claims": 3})") == "03000000000000000a");
    CHECK(hex_of(R"({"token": "00"})") == "010000000000000000");
    CHECK(hex_of(R"({"prefix": 14})") == "08000000000000000e00000000000000");
    CHECK(hex_of(R"({"request": "echo", "id": 515, "payload": "686921"})") == "1800000000000000"
                                                                              "010302000000000000"
                                                                              "040000006563686f03000000686921");
    CHECK(hex_of(R"({"message": 515, "payload": "ff"})") == "0f0000000000000002030200000000000000"
                                                            "01000000ff");
    CHECK(hex_of(R"({"response": 515, "error": "full"})") == "08000000000000001200000000000000"
                                                             "1200000000000000"
                                                             "02030200000000000001040000"
                                                             "0066756c6c");
    CHECK(hex_of(R"({"requests": 2, "name": "", "first": 3})") == "1100000000000000010300000000000000"
                                                                  "0000000000000000"
                                                                  "1100000000000000010400000000000000"
                                                                  "0000000000000000");
}

TEST_CASE("wire forms: an id may be the name of one that came, and ids have all of their 64 bits")
{
    CHECK(hex_of(R"({"message": "a", "payload": ""})", {{"a", 0x0102}}) == "0e00000000000000020201000000000000"
                                                                           "0000000000");
    CHECK(hex_of(R"(["02", {"id": "a"}])", {{"a", 7}}) == "020700000000000000");
    CHECK(hex_of(R"({"request": "", "id": 18446744073709551615})") == "110000000000000001ffffffffffffffff"
                                                                      "0000000000000000");
}

TEST_CASE("wire forms: what is none is refused")
{
    CHECK(refused(R"({"response": "b", "payload": ""})") == "an id must be a number, or the name of a request that has come");
    CHECK(refused(R"({"response": -1, "payload": ""})") == "an id must be a number, or the name of a request that has come");
    CHECK(refused(R"({"response": 1})") == "a response has either a payload or an error");
    CHECK(refused(R"({"response": 1, "payload": "", "error": ""})") == "a response has either a payload or an error");
    CHECK(refused(R"({"request": "echo"})") == "id is missing");
    CHECK(refused(R"({"request": 3, "id": 1})") == "a name or error message must be text");
    CHECK(refused(R"({"request": "echo", "id": 1, "name": ""})") == "name is not a key that may stand beside request");
    CHECK(refused(R"({"announce": "1"})") == "a length, rank or count must be a number");
    CHECK(refused(R"({"requests": 100001, "name": "", "first": 1})") == "at most 100000 requests");
    CHECK(refused(R"(["0g"])") == "'g' at place 1 is no lowercase hex digit");
    CHECK(refused(R"({"unknown": 1})") == "a part must be a hex string or an object with repeat, u32 or u64");
}
