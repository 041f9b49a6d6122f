#include <ferrorpc/session/payload.hpp>
#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using testing::hex;

TEST_CASE("payload: takes bytes over, shares them, and is equal by content", "[session]")
{
    std::vector<std::byte> bytes = hex("abcd");
    const std::byte *const data = bytes.data();
    Payload payload{std::move(bytes)};
    CHECK(payload.data() == data);
    const Payload shared = payload;
    CHECK(shared.data() == data);
    CHECK(shared == Payload::copy_of(hex("abcd")));
    CHECK_FALSE(shared == Payload::copy_of(hex("abce")));
    CHECK_FALSE(shared == Payload{});

    const Payload moved = std::move(payload);
    CHECK(moved.data() == data);
    CHECK(payload.empty()); // NOLINT: a payload that was moved from shows nothing
}

TEST_CASE("payload: the bytes live as long as one that shows them", "[session]")
{
    auto owner = std::make_shared<std::vector<std::byte>>(hex("000102"));
    const std::weak_ptr<std::vector<std::byte>> watch = owner;
    Payload part{owner, ByteView{*owner}.subspan(1, 1)};
    owner.reset();
    CHECK(part.size() == 1);
    CHECK(part.view()[0] == std::byte{1});
    part = Payload{};
    CHECK(watch.expired());
    CHECK(Payload::copy_of({}).empty());
}
