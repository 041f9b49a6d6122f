#include "interpreter.hpp"

#include <speccompiler/load.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc::vectorgen;
using namespace std::string_literals;
using Result = Outcome::Result;

namespace {

const ferrorpc::spec::Layout &layout()
{
    static const ferrorpc::spec::Layout loaded = ferrorpc::spec::load_layout(FERRORPC_SOURCE_DIR);
    return loaded;
}

std::string unhex(std::string hex)
{
    std::erase(hex, ' ');
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoul(hex.substr(i, 2), nullptr, 16));
    }
    return bytes;
}

// An outcome in words: the accepted fields, "incomplete", or the class, offset and rule of a refusal.
std::string described(const Outcome &outcome)
{
    if (outcome.result == Result::incomplete) {
        return "incomplete";
    }
    if (outcome.result == Result::accepted) {
        return to_json(outcome.fields).dump() + (outcome.is_canonical ? "" : " not canonical");
    }
    const std::string offset = outcome.offset ? " at " + std::to_string(*outcome.offset) : "";
    return outcome.reject_class + offset + " by " + outcome.rules.at(0);
}

std::string decoded(const std::string &message, const std::string &hex, Setting setting = {})
{
    return described(decode(layout(), message, unhex(hex), setting));
}

} // namespace

TEST_CASE("ANN-3, ANN-4: announces")
{
    const Setting four = {.world_size = 4};
    CHECK(decoded("announce", "0300000000000000", four) == R"({"rank":"3"})");
    CHECK(decoded("announce", "0400000000000000", four) == "invalid_rank at 0 by ANN-3");
    CHECK(decoded("announce", "0000000000000000", four) == "invalid_rank at 0 by ANN-3");
    CHECK(decoded("announce", "0300000000000000 ff", four) == R"({"rank":"3"})");
    CHECK(decoded("announce", "ffffffffffffff", four) == "incomplete");
}

TEST_CASE("KND-1 to KND-5, LIM-2: frames")
{
    CHECK(decoded("frame", "0100000000000000 ff") == R"({"length":"1","kind":"barrier"})");
    CHECK(decoded("frame", "0000000000000000") == "unknown_frame at 0 by KND-5");
    CHECK(decoded("frame", "0800000000000000 0100000000000000") == R"({"length":"8","kind":"response_prefix"})");
    CHECK(decoded("frame", "0900000000000000 010000000000000000") == R"({"length":"9","kind":"request"})");
    CHECK(decoded("frame", "0900000000000000 030000000000000000") == "unknown_frame at 8 by KND-5");
    CHECK(decoded("frame", "0e00000000000000 0200000000000000000000000000") == R"({"length":"14","kind":"response"})");
    CHECK(decoded("frame", "0d00000000000000 02000000000000000000000000") == "unknown_frame at 8 by KND-5");
    CHECK(decoded("frame", "0000004000000000") == "incomplete");
    CHECK(decoded("frame", "0100004000000000") == "too_large at 0 by LIM-2");
    CHECK(decoded("frame", "0900000000000000 03", {.cap = 8}) == "too_large at 0 by LIM-2");
    CHECK(decoded("frame", "0900000000000000 01") == "incomplete");
    CHECK(decoded("frame", "09000000000000") == "incomplete");
}

TEST_CASE("FRM-4: what the spec leaves open has no outcome")
{
    CHECK_THROWS_AS(decoded("frame", "0700000000000000"), std::logic_error);
    CHECK_THROWS_AS(decoded("frame", "0900000000000000 03"), std::logic_error);
    CHECK_THROWS_AS(decoded("frame", "01000040"), std::logic_error);
    CHECK_THROWS_AS(decoded("response_prefix", "0e00000000000000 00"), std::logic_error);
}

TEST_CASE("RSP-3, LIM-3: response prefixes")
{
    CHECK(decoded("response_prefix", "0e00000000000000") == R"({"message_length":"14"})");
    CHECK(decoded("response_prefix", "0d00000000000000") == "too_small at 0 by RSP-3");
    CHECK(decoded("response_prefix", "0000004000000000") == R"({"message_length":"1073741824"})");
    CHECK(decoded("response_prefix", "0100004000000000") == "too_large at 0 by LIM-3");
    CHECK(decoded("response_prefix", "0f00000000000000", {.cap = 14}) == "too_large at 0 by LIM-3");
    CHECK(decoded("response_prefix", "0e000000000000") == "truncated at 0 by RSP-1");
}

TEST_CASE("REQ-2 to REQ-5, MSG-2 to MSG-4: requests")
{
    CHECK(decoded("request", "01 0302000000000000 02000000 6869 01000000 ff") ==
          R"({"request_id":"515","name":"6869","payload":"ff"})");
    CHECK(decoded("request", "01 0302000000000000 00000000 00000000 00") ==
          R"({"request_id":"515","name":"","payload":""} not canonical)");
    CHECK(decoded("request", "02 0302000000000000 00000000 00000000") == "wrong_tag at 0 by REQ-2");
    CHECK(decoded("request", "") == "truncated at 0 by REQ-2");
    CHECK(decoded("request", "01 03020000000000") == "truncated at 1 by MSG-2");
    CHECK(decoded("request", "01 0302000000000000 02000000 68") == "truncated at 13 by MSG-2");
    CHECK(decoded("request", "01 0302000000000000 ffffffff 6869 00000000") == "truncated at 13 by MSG-2");
    CHECK(decoded("request", "01 0302000000000000 02000000 68ff 000000") == "invalid_utf8 at 14 by MSG-3");
    CHECK(decoded("request", "01 0302000000000000 02000000 6869 02000000 ff") == "truncated at 19 by MSG-2");
}

TEST_CASE("RSP-5 to RSP-9: responses")
{
    CHECK(decoded("response", "02 0302000000000000 00 01000000 ff") ==
          R"({"request_id":"515","is_error":false,"payload":"ff"})");
    CHECK(decoded("response", "02 0302000000000000 01 01000000 21") ==
          R"({"request_id":"515","is_error":true,"error_message":"21"})");
    CHECK(decoded("response", "02 0302000000000000 01 01000000 ff") == "invalid_utf8 at 14 by MSG-3");
    CHECK(decoded("response", "02 0302000000000000 07 01000000 ff") ==
          R"({"request_id":"515","is_error":false,"payload":"ff"} not canonical)");
    CHECK(decoded("response", "01 0302000000000000 00 00000000") == "wrong_tag at 0 by RSP-5");
    CHECK(decoded("response", "02 0302000000000000 00 01000000") == "truncated at 14 by MSG-2");
}

TEST_CASE("RSP-1, BAR-2, ANN-1: what a sender writes, with its frames")
{
    const Fields success = {{"request_id", std::uint64_t{515}}, {"is_error", false}, {"payload", Wire("!")}};
    const Fields error = {{"request_id", std::uint64_t{515}}, {"is_error", true}, {"error_message", Wire("!")}};
    const Fields request = {{"request_id", std::uint64_t{515}}, {"name", Wire("hi")}, {"payload", Wire("!")}};
    CHECK(encode(layout(), "response", success, {}).bytes.json() ==
          "0800000000000000 0f00000000000000 0f00000000000000 02 0302000000000000 00 01000000 21");
    CHECK(encode(layout(), "response", error, {}).bytes.json() ==
          "0800000000000000 0f00000000000000 0f00000000000000 02 0302000000000000 01 01000000 21");
    CHECK(encode(layout(), "request", request, {}).bytes.json() ==
          "1400000000000000 01 0302000000000000 02000000 6869 01000000 21");
    CHECK(encode(layout(), "barrier", {}, {}).bytes.json() == "0100000000000000 00");
    CHECK(encode(layout(), "announce", {{"rank", std::uint64_t{3}}}, {.world_size = 4}).bytes.json() == "0300000000000000");
}

TEST_CASE("LIM-4, MSG-3, ANN-3: what a sender may not write")
{
    const Fields request = {{"request_id", std::uint64_t{515}}, {"name", Wire("hi")}, {"payload", Wire("!")}};
    CHECK(encode(layout(), "request", request, {.cap = 20}).result == Result::accepted);
    CHECK(described(encode(layout(), "request", request, {.cap = 19})) == "too_large by LIM-4");
    const Fields bad_name = {{"request_id", std::uint64_t{515}}, {"name", Wire("\xFF")}, {"payload", Wire("!")}};
    CHECK(described(encode(layout(), "request", bad_name, {})) == "invalid_utf8 by MSG-3");
    CHECK(described(encode(layout(), "announce", {{"rank", std::uint64_t{4}}}, {.world_size = 4})) == "invalid_rank by ANN-3");
}
