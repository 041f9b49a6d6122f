// LIM-5: what is kept of large frames, and who gets it.
#include <ferrorpc/agent/core/frame_cache.hpp>
#include <ferrorpc/codec/frame_reader.hpp>

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ferrorpc;
using namespace ferrorpc::detail;

TEST_CASE("frame cache: a block comes back to whoever needs about its size", "[agent]")
{
    FrameCache cache;
    const FrameMemory::Block block = cache.take(100'000, 1'000'000);
    CHECK(block.size == 100'000); // what is wished for is not allocated
    cache.give_back(block);
    CHECK(cache.kept() == 100'000);

    const FrameMemory::Block larger = cache.take(100'001, 100'001);
    CHECK(larger.data != block.data);
    const FrameMemory::Block far_smaller = cache.take(49'000, 49'000);
    CHECK(far_smaller.data != block.data);
    const FrameMemory::Block smaller = cache.take(10, 50'000);
    CHECK(smaller.data == block.data);
    CHECK(smaller.size == 100'000);
    CHECK(cache.kept() == 0);
    for (const FrameMemory::Block taken : {larger, far_smaller, smaller}) {
        cache.give_back(taken);
    }
    CHECK(cache.kept() == 249'001);
    cache.clear();
    CHECK(cache.kept() == 0);
}

TEST_CASE("frame cache: it keeps no more than kept_max, the newest", "[agent]")
{
    FrameCache cache;
    const std::size_t half = FrameCache::kept_max / 2;
    const FrameMemory::Block first = cache.take(half, half);
    const FrameMemory::Block second = cache.take(half, half);
    const FrameMemory::Block third = cache.take(half, half);
    const FrameMemory::Block too_large = cache.take(FrameCache::kept_max + 1, 0);
    for (const FrameMemory::Block block : {first, second, third, too_large}) {
        cache.give_back(block);
    }
    CHECK(cache.kept() == 2 * half);
    CHECK(cache.take(half, half).data == second.data);
    CHECK(cache.take(half, half).data == third.data);
    cache.give_back(second);
    cache.give_back(third);

    for (int count = 0; count < 1000; ++count) { // nor more blocks than it has places
        cache.give_back({new std::byte[1], 1});
    }
    CHECK(cache.kept() <= 1000);
}

TEST_CASE("frame cache: LIM-5: a reader takes what lies ready for a large frame, and otherwise memory follows the bytes",
          "[agent]")
{
    const auto cache = std::make_shared<FrameCache>();
    const std::array<std::byte, 9> start{std::byte{0x40}, std::byte{0x42}, std::byte{0x0f}, {}, {}, {}, {}, {}, std::byte{1}};
    const auto read_start = [&](FrameReader &reader) { // of 1,000,000 bytes
        std::ranges::copy(start, reader.prepare().begin());
        reader.commit(start.size());
        CHECK_FALSE(reader.next()->has_value());
        return reader.prepare().size();
    };
    {
        FrameReader reader{frame_length_limit, cache};
        CHECK(read_start(reader) < 2 * FrameReader::prepare_size_min);
        for (std::size_t left = 1'000'008 - start.size(); left != 0;) {
            const auto room = reader.prepare();
            std::ranges::fill(room, std::byte{0});
            reader.commit(room.size());
            left -= room.size();
        }
        REQUIRE(reader.next()->has_value());
        const FrameBuffer memory = reader.release();
        CHECK(memory != nullptr);
    }
    FrameReader next{frame_length_limit, cache};
    CHECK(read_start(next) == 1'000'008 - start.size());
}
