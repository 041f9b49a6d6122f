#include "content.hpp"

#include <catch2/catch.hpp>

namespace soak {

TEST_CASE("arguments are what they were, and no other bytes are arguments")
{
    for (const std::uint32_t size : {24u, 25u, 32u, 1000u}) {
        const Arguments arguments{.id = CallId{3, 2, 1}.packed(), .size = size, .reply_size = 20, .sleep_ms = 7, .callee = 4};
        std::vector<std::byte> bytes = encoded(arguments);
        CAPTURE(size);
        REQUIRE(bytes.size() == size);
        CHECK(decoded(bytes) == arguments);
        std::vector<std::byte> longer = bytes;
        longer.push_back(std::byte{0});
        CHECK_FALSE(decoded(longer));
        CHECK_FALSE(decoded(std::span{bytes}.first(size - 1)));
        if (size > arguments_size_min) {
            bytes.back() ^= std::byte{1};
            CHECK_FALSE(decoded(bytes));
        }
    }
    CHECK_FALSE(decoded({}));
}

TEST_CASE("a reply is that of its own arguments and of no others")
{
    const Arguments arguments{.id = 5, .reply_size = 20};
    std::vector<std::byte> reply = reply_to(arguments);
    REQUIRE(reply.size() == 20);
    CHECK(is_reply_to(arguments, reply));
    CHECK_FALSE(is_reply_to({.id = 6, .reply_size = 20}, reply));
    CHECK_FALSE(is_reply_to({.id = 5, .reply_size = 21}, reply));
    reply[19] ^= std::byte{0x80};
    CHECK_FALSE(is_reply_to(arguments, reply));
}

TEST_CASE("a call's id keeps its three parts apart")
{
    const CallId id = CallId::from(CallId{99, 0xffffff, 0xffffffff}.packed());
    CHECK(id.rank == 99);
    CHECK(id.incarnation == 0xffffff);
    CHECK(id.serial == 0xffffffff);
    CHECK(CallId{1, 2, 3}.packed() == 0x0100'0002'0000'0003);
}

} // namespace soak
