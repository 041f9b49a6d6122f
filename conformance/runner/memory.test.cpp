#include "memory.hpp"

#include <catch2/catch.hpp>

#include <sys/mman.h>
#include <unistd.h>

using namespace ferrorpc::conformance;

TEST_CASE("a mapping of 256 MiB that nothing touches shows in what is mapped, and not in what is resident")
{
    constexpr std::uint64_t size = std::uint64_t{1} << 28;
    const auto before = peak_memory(getpgrp());
    REQUIRE(before);
    void *mapping = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    REQUIRE(mapping != MAP_FAILED);
    const auto after = peak_memory(getpgrp());
    munmap(mapping, size);
    REQUIRE(after);
    CHECK(after->mapped >= before->mapped + size / 2);
    CHECK(after->resident < before->resident + size / 2);
}

TEST_CASE("of a group that nobody is in nothing is known")
{
    CHECK(!peak_memory(0x3fffffff));
}
