#include "content.hpp"

#include <catch2/catch.hpp>

namespace soak {

TEST_CASE("arguments are what they were, and no other bytes are arguments")
{
    const Arguments arguments{.id = CallId{3, 2, 1}.packed(), .reply_size = 20, .sleep_ms = 7};
    for (const std::size_t size : {16u, 17u, 24u, 1000u}) {
        std::vector<std::byte> bytes = encoded(arguments, size);
        CAPTURE(size);
        REQUIRE(bytes.size() == size);
        REQUIRE(decoded(bytes));
        CHECK(decoded(bytes)->id == arguments.id);
        CHECK(decoded(bytes)->reply_size == 20);
        CHECK(decoded(bytes)->sleep_ms == 7);
        if (size > arguments_size_min) {
            bytes.back() ^= std::byte{1};
            CHECK_FALSE(decoded(bytes));
        }
    }
    CHECK_FALSE(decoded(std::vector<std::byte>(15)));
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
