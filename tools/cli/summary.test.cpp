#include "summary.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::cli;
using namespace std::chrono_literals;

TEST_CASE("a summary says how many, how long, and how evenly")
{
    Summary summary;
    for (int count = 0; count < 98; ++count) {
        summary.add_reply(310us);
    }
    summary.add_reply(1199us);
    summary.add_reply(3ms);
    CHECK(summary.text(102, 520ms) ==
          "102 calls in 0.520 s: 100 answered, 2 failed; 50 % within 0.310 ms, 99 % within 1.200 ms, the slowest 3.000 ms");
}

TEST_CASE("a summary of few calls or none says what there is")
{
    Summary summary;
    CHECK(summary.text(2, 1s) == "2 calls in 1.000 s: 0 answered, 2 failed");
    summary.add_reply(1ns);
    CHECK(summary.text(2, 1s) ==
          "2 calls in 1.000 s: 1 answered, 1 failed; 50 % within 0.000 ms, 99 % within 0.000 ms, the slowest 0.000 ms");
}
