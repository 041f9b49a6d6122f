#include "process.hpp"

#include <catch2/catch.hpp>

#include <sched.h>
#include <stdexcept>

TEST_CASE("A program that has ended is an error that names it, not a signal")
{
    bench::Process gone{{"true"}, std::nullopt};
    CHECK_THROWS_WITH(gone.hear(), "true has ended");
    CHECK(gone.rest().empty()); // and it is no more
    CHECK_THROWS_WITH(gone.tell("connect"), "true does not listen");
}

TEST_CASE("A program that is told lines is heard")
{
    bench::Process cat{{"cat"}, ::sched_getcpu()};
    cat.tell("1 200");
    CHECK(cat.hear() == "1 200");
}

TEST_CASE("A program does not start where it may not run")
{
    constexpr int no_cpu = CPU_SETSIZE - 1;
    CHECK_FALSE(bench::can_run_on(no_cpu));
    CHECK_THROWS_WITH((bench::Process{{"cat"}, no_cpu}.hear()), "cat has ended");
}

TEST_CASE("Asking for a CPU changes nothing")
{
    cpu_set_t before;
    cpu_set_t after;
    REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
    CHECK(bench::can_run_on(::sched_getcpu()));
    REQUIRE(::sched_getaffinity(0, sizeof after, &after) == 0);
    CHECK(CPU_EQUAL(&before, &after));
}
