#include "suite/parts.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace ferrorpc::conformance;
using nlohmann::json;

namespace {

Parts parts(std::string_view text)
{
    auto result = Parts::from_json(json::parse(text), HexStyle::spaced);
    REQUIRE(result);
    return *result;
}

std::string refusal(std::string_view text)
{
    const auto result = Parts::from_json(json::parse(text), HexStyle::spaced);
    REQUIRE(!result);
    return result.error();
}

std::string hex(const Parts &bytes)
{
    return to_hex(bytes.copy(0, 64));
}

} // namespace

TEST_CASE("hex is read with spaces between bytes in vectors, without in answers")
{
    CHECK(to_hex(*parse_hex("00 0302  ff ", HexStyle::spaced)) == "000302ff");
    CHECK(to_hex(*parse_hex("000302ff", HexStyle::plain)) == "000302ff");
    CHECK(parse_hex("", HexStyle::plain)->empty());

    CHECK(parse_hex("00 01", HexStyle::plain).error() == "' ' at place 2 is no lowercase hex digit");
    CHECK(parse_hex("AB", HexStyle::spaced).error() == "'A' at place 0 is no lowercase hex digit");
    CHECK(parse_hex("0g", HexStyle::spaced).error() == "'g' at place 1 is no lowercase hex digit");
    CHECK(parse_hex("012", HexStyle::spaced).error() == "half a byte at place 2: hex digits come in pairs");
    CHECK(parse_hex("0 1", HexStyle::spaced).error() == "half a byte at place 0: hex digits come in pairs");
}

TEST_CASE("parts are put together in order")
{
    CHECK(hex(parts(R"("0102")")) == "0102");
    CHECK(hex(parts(R"(["01", {"repeat": "ab cd", "count": 3}, {"u32": "7"}, {"u64": "515"}, ""])")) ==
          "01abcdabcdabcd070000000302000000000000");
    CHECK(parts(R"([{"repeat": "00", "count": 0}])").size() == 0);
    CHECK(hex(parts(R"([{"u32": "4294967295"}])")) == "ffffffff");
    CHECK(hex(parts(R"([{"u64": "18446744073709551615"}])")) == "ffffffffffffffff");
}

TEST_CASE("what is no part is refused")
{
    CHECK(refusal("1") == "bytes must be a hex string or a list of parts");
    CHECK(refusal("[1]") == "a part must be a hex string or an object with repeat, u32 or u64");
    CHECK(refusal("[{}]") == "a part must be a hex string or an object with repeat, u32 or u64");
    CHECK(refusal("[[]]") == "a part must be a hex string or an object with repeat, u32 or u64");
    CHECK(refusal(R"([{"repeat": "00"}])") == R"(a repeat must look like {"repeat": "ab", "count": 1024})");
    CHECK(refusal(R"([{"repeat": "00", "count": -1}])") == R"(a repeat must look like {"repeat": "ab", "count": 1024})");
    CHECK(refusal(R"([{"repeat": 0, "count": 1}])") == R"(a repeat must look like {"repeat": "ab", "count": 1024})");
    CHECK(refusal(R"([{"repeat": "0", "count": 1}])") == "half a byte at place 0: hex digits come in pairs");
    CHECK(refusal(R"([{"u32": "4294967296"}])") == "a u32 must be a decimal string that fits 4 bytes");
    CHECK(refusal(R"([{"u64": "18446744073709551616"}])") == "a u64 must be a decimal string that fits 8 bytes");
    CHECK(refusal(R"([{"u32": 7}])") == "a u32 must be a decimal string that fits 4 bytes");
    CHECK(refusal(R"([{"u32": ""}])") == "a u32 must be a decimal string that fits 4 bytes");
}

TEST_CASE("a claimed size takes no memory and has a limit")
{
    CHECK(parts(R"([{"repeat": "00", "count": 8589934592}])").size() == bytes_size_max);
    CHECK(refusal(R"([{"repeat": "00", "count": 8589934593}])") == "more than 8589934592 bytes");
    CHECK(refusal(R"([{"repeat": "00", "count": 8589934592}, "00"])") == "more than 8589934592 bytes");
    CHECK(refusal(R"([{"repeat": "0000", "count": 18446744073709551615}])") == "more than 8589934592 bytes");
}

TEST_CASE("any stretch can be copied out")
{
    const Parts bytes = parts(R"(["0102", {"repeat": "aabbcc", "count": 1000000}, {"repeat": "ee", "count": 3}])");
    CHECK(bytes.size() == 3'000'005);
    CHECK(to_hex(bytes.copy(1, 6)) == "02aabbccaabb");
    CHECK(to_hex(bytes.copy(2'999'999, 5)) == "aabbcceeee");
    CHECK(to_hex(bytes.copy(3'000'004, 5)) == "ee");
    CHECK(bytes.copy(3'000'005, 1).empty());
    CHECK(bytes.copy(~std::uint64_t{0}, 1).empty());
}

TEST_CASE("small bytes go to a testee as plain hex, large ones as parts")
{
    CHECK(parts(R"([{"repeat": "0a", "count": 2}, "ff"])").to_json().dump() == R"("0a0aff")");
    CHECK(parts(R"([{"repeat": "00", "count": 4096}])").to_json().get<std::string>().size() == 8192);
    CHECK(parts(R"(["01", {"u32": "7"}, {"repeat": "00", "count": 4097}, "ff"])").to_json().dump() ==
          R"(["0107000000",{"repeat":"00","count":4097},"ff"])");
    CHECK(Parts(Bytes(5000)).to_json().is_string());
}

TEST_CASE("the first difference is found, whatever the parts")
{
    CHECK(first_difference(parts(R"("010203")"), parts(R"(["01", "02", "03"])")) == std::nullopt);
    CHECK(first_difference(parts(R"("010203")"), parts(R"("010403")")) == 1);
    CHECK(first_difference(parts(R"("0102")"), parts(R"("010203")")) == 2);
    CHECK(first_difference(Parts(), parts(R"("00")")) == 0);
    CHECK(parts(R"([{"repeat": "abab", "count": 500000}])") == parts(R"([{"repeat": "ab", "count": 1000000}])"));
    CHECK(first_difference(parts(R"([{"repeat": "ab", "count": 1000000}, "01"])"),
                           parts(R"([{"repeat": "ab", "count": 1000000}, "02"])")) == 1'000'000);
}
