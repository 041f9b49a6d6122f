#include "wire.hpp"

#include <catch2/catch.hpp>

using ferrorpc::vectorgen::Json;
using ferrorpc::vectorgen::little_endian;
using ferrorpc::vectorgen::Wire;
using namespace std::string_literals;

TEST_CASE("MSG-1: integers are little-endian")
{
    CHECK(little_endian(515, 8) == "\x03\x02\0\0\0\0\0\0"s);
    CHECK(little_endian(0x01020304, 4) == "\x04\x03\x02\x01");
    CHECK(little_endian(0xFF, 1) == "\xFF");
}

TEST_CASE("pieces show as borders in the hex, empty ones do not")
{
    CHECK((Wire("\1"s) + "" + Wire::u32(7) + "hi").json() == "01 07000000 6869");
    CHECK((Wire("a") + "b").json("") == "6162");
    CHECK(Wire().json() == "");
}

TEST_CASE("repeated bytes stay repeated")
{
    const Wire wire = Wire("\1"s) + Wire::repeat("ab", 3) + "c" + "d";
    CHECK(wire.bytes() == "\1abababcd");
    CHECK(wire.size() == 9);
    CHECK(wire.json() == Json::array({"01", {{"repeat", "6162"}, {"count", 3}}, "63 64"}));
    CHECK(Wire::repeat("ab", 1).json() == "6162");
    CHECK(Wire::repeat("ab", 0).json() == "");
}

TEST_CASE("every slice has the bytes of that part of the whole")
{
    const Wire wire = Wire("xy") + Wire::repeat("abc", 3) + "z";
    const std::string bytes = wire.bytes();
    for (std::size_t offset = 0; offset <= bytes.size(); ++offset) {
        for (std::size_t size = 0; size <= bytes.size() - offset; ++size) {
            CHECK(wire.slice(offset, size).bytes() == bytes.substr(offset, size));
        }
    }
    CHECK(wire.slice(3, 7).json() == "6263 616263 6162");
    CHECK(wire.slice(2, 9).json() == Json::array({{{"repeat", "616263"}, {"count", 3}}}));
}
