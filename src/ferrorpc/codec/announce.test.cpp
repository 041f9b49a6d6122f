#include <ferrorpc/codec/announce.hpp>

#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using testing::hex;
using testing::to_hex;

TEST_CASE("announce: ANN-1: the rank is 8 bytes, little-endian, with no frame around them", "[announce]")
{
    const auto announce = decode_announce(hex("0302000000000000"), 1000);
    REQUIRE(announce);
    REQUIRE(*announce);
    CHECK(**announce == Announce{515});

    const auto bytes = encode_announce({515}, 1000);
    REQUIRE(bytes);
    CHECK(to_hex(*bytes) == "0302000000000000");
}

TEST_CASE("announce: ANN-2: what stands behind the announce is not looked at", "[announce]")
{
    CHECK(*decode_announce(hex("0100000000000000 ff"), 2) == Announce{1});
}

TEST_CASE("announce: ANN-3: rank 0 and ranks outside the world are refused", "[announce]")
{
    const auto [bytes, world_size, accepted] = GENERATE(table<const char *, std::uint64_t, bool>({
        {"0000000000000000", 4, false},
        {"0100000000000000", 4, true},
        {"0300000000000000", 4, true},
        {"0400000000000000", 4, false},
        {"0100000001000000", 4, false},          // 2^32 + 1: cut to 32 bits it would be 1
        {"ffffffffffffffff", 4, false},          //
        {"fffffffffffffffe", UINT64_MAX, true},  // the highest rank of the largest world
        {"ffffffffffffffff", UINT64_MAX, false}, // its size
        {"0100000000000000", 0, false},          // a world without ranks
        {"0100000000000000", 1, false},
    }));
    CAPTURE(bytes, world_size);
    const auto announce = decode_announce(hex(bytes), world_size);
    REQUIRE(announce.has_value() == accepted);
    if (!accepted) {
        CHECK(announce.error().error_class() == ErrorClass::invalid_rank);
        CHECK(announce.error().rule() == "ANN-3");
        CHECK(announce.error().offset() == 0);
    }
}

TEST_CASE("announce: ANN-3: an encoder refuses what a decoder would", "[announce]")
{
    CHECK(encode_announce({1}, 2));
    CHECK(encode_announce({0}, 2).error().text().view() == "invalid argument: invalid rank 0 for world size 2");
    CHECK(encode_announce({7}, 2).error().text().view() == "invalid argument: invalid rank 7 for world size 2");
}

TEST_CASE("announce: ANN-4: fewer than 8 bytes are incomplete", "[announce]")
{
    testing::for_each_prefix(hex("0100000000000000"), [](ByteView prefix) {
        const auto announce = decode_announce(prefix, 2);
        REQUIRE(announce);
        CHECK(announce->has_value() == (prefix.size() == 8));
    });
}
