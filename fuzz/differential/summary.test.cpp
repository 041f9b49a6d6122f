#include "judge.hpp"

#include "ours.hpp"

#include <catch2/catch.hpp>

using namespace ferrorpc::differential;

TEST_CASE("the summary has a line for each count")
{
    Counts counts{3, 33, 2, 1, {}};
    counts.explained["DIF-1"] = 4;
    CHECK(summary(ours(), counts) == "differential: the port is ferrorpc codec\n"
                                     "differential: 3 inputs\n"
                                     "differential: 33 questions\n"
                                     "differential: 2 questions that the port cannot be asked\n"
                                     "differential: 1 refusals of another class\n"
                                     "differential: 4 differences by DIF-1\n");
}
