// Lengths that are claimed and never sent. Peaks are of bytes allocated, which show what resident memory hides.
#include <ferrorpc/agent/fire/world.test.hpp>

#include <sys/mman.h>

#include <future>
#include <memory>

using namespace ferrorpc;
using namespace ferrorpc::fire_test;

namespace {

constexpr std::size_t slack = std::size_t{1} << 20; // what buffers and a bystander's calls may take

/// Bytes of peak that it costs when a peer sends this and goes.
std::size_t peak_of(Fire &world, std::uint64_t connection, std::string_view bytes)
{
    RawPeer peer = world.peer();
    testing::reset_peak();
    const std::size_t before = testing::allocated_bytes();
    peer.send(hex(bytes));
    peer.finish();
    CHECK(world.until_lost(connection)); // so all that was sent has been read
    return testing::peak_allocated_bytes() - before;
}

} // namespace

TEST_CASE("LIM-5, DIF-8: a claimed 1 GiB with nothing behind it takes no memory", "[defect-16]")
{
    Fire world;
    CHECK(peak_of(world, 1, "0000004000000000 01") < slack);                                       // a request
    CHECK(peak_of(world, 2, "0000004000000000 01 0100000000000000 01000000 66 00000000") < slack); // with its head
    CHECK(peak_of(world, 3, "0000004000000000 01 0100000000000000 ffffff3f") < slack);             // with a name as long
    CHECK(peak_of(world, 4, "0800000000000000 0000004000000000") < slack);                         // a prefix
    CHECK(peak_of(world, 5, "0800000000000000 0000004000000000 0000004000000000 02") < slack);     // and its message
    CHECK(world.zero.counters().protocol_errors <= 1); // a name over its frame may be told before the end
}

TEST_CASE("LIM-2: a claimed byte more than the cap closes the connection", "[defect-5]")
{
    Fire world;
    RawPeer peer = world.peer();
    peer.send(hex("0100004000000000"));
    CHECK(peer.sees_end());
    CHECK(world.until_lost(1));
    CHECK(world.zero.counters().protocol_errors == 1);
}

TEST_CASE("LIM-4, DIF-9: lengths of 4 GiB and more are refused before anything is sent", "[defect-16]")
{
    // Address space alone: what is refused is not read.
    constexpr std::size_t size = (std::size_t{4} << 30) + 5;
    void *const place = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    REQUIRE(place != MAP_FAILED);
    const std::shared_ptr<const void> held{place, [](const void *mapped) { ::munmap(const_cast<void *>(mapped), size); }};
    const Payload large{held, {static_cast<const std::byte *>(place), size}};
    Fire world;
    RawPeer peer = world.peer();
    const RpcResult refused = world.zero.rpc_sync(2, "f", large);
    CHECK(refused.error == Errc::too_large);
    CHECK(refused.error == RpcError::invalid_message);
    world.zero.register_function("large", [&](const IncomingCall &) { return large; });
    CHECK(world.bystander.rpc_sync(0, "large", {}).error == Errc::remote_error);
    std::future<RpcResult> next = world.zero.rpc_async(2, "f", {});
    CHECK(peer.read(request(1, "f").size()) == request(1, "f")); // the first bytes that it was sent
    peer.send(response(1, ""));
    CHECK(next.get().ok());
    CHECK(world.goes_on());
}
