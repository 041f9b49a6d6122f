#include "testee/memory.hpp"

#include <catch2/catch.hpp>

#include <sys/mman.h>
#include <unistd.h>

using namespace ferrorpc::conformance;

namespace {

constexpr std::uint64_t mapping_size = std::uint64_t{1} << 28;

// What the group of this process has more while there is such a mapping, which nothing touches.
MemoryGrowth growth_by_mapping(std::uint64_t size, int protection)
{
    const auto before = memory_of(getpgrp());
    REQUIRE(before);
    void *mapping = mmap(nullptr, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    REQUIRE(mapping != MAP_FAILED);
    const auto after = memory_of(getpgrp());
    munmap(mapping, size);
    REQUIRE(after);
    return growth(*before, *after);
}

} // namespace

TEST_CASE("a mapping of 256 MiB that nothing touches shows in what may be written to, and not in what is resident")
{
    const MemoryGrowth grown = growth_by_mapping(mapping_size, PROT_READ | PROT_WRITE);
    CHECK(grown.writable >= mapping_size);
    CHECK(grown.resident < mapping_size / 2);
}

TEST_CASE("addresses that are only put aside are no memory, though VmPeak counts them")
{
    const MemoryGrowth grown = growth_by_mapping(4 * mapping_size, PROT_NONE); // a peak over that of all tests before
    CHECK(grown.writable < mapping_size / 2);
    CHECK(grown.mapped >= mapping_size);
}

TEST_CASE("many pieces are no stretch, and one that has grown at either end is as long as what is new")
{
    const GroupMemory before{{1, {{{100, 200}, {300, 400}}, 50, 20}}};
    CHECK(growth(before, {{1, {{{100, 200}, {250, 280}, {300, 400}, {500, 540}}, 50, 20}}}).writable == 40);
    CHECK(growth(before, {{1, {{{90, 460}}, 50, 20}}}).writable == 100);
    CHECK(growth(before, {{1, {{{0, 460}}, 50, 20}}}).writable == 100);
    CHECK(growth(before, {{1, {{{150, 180}}, 50, 20}}}).writable == 0);
}

TEST_CASE("a process that has ended takes nothing off, and a new one counts wholly")
{
    const GroupMemory before{{1, {{{100, 200}}, 50, 20}}, {2, {{{100, 900}}, 5000, 2000}}};
    const MemoryGrowth ended = growth(before, {{1, {{{100, 210}}, 55, 21}}});
    CHECK(ended.writable == 10);
    CHECK(ended.mapped == 5);
    CHECK(ended.resident == 1);
    const MemoryGrowth started = growth(before, {{3, {{{100, 900}}, 70, 30}}});
    CHECK(started.writable == 800);
    CHECK(started.mapped == 70);
    CHECK(started.resident == 30);
}

TEST_CASE("of a group that nobody is in nothing is known")
{
    CHECK(!memory_of(0x3fffffff));
}
