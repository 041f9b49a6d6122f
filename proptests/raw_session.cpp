// SES-11, LIM-1, LIM-2, LIM-4, FRM-3, RSP-4, BAR-7: a raw session does what its model does, whatever its user, its peer, its
// transport and its clock do.
#include <proptests/checks/raw_against_model.hpp>
#include <proptests/generators/raw_action.hpp>
#include <proptests/property.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

TEST_CASE("a raw session does what its model does", "[session]")
{
    check_property("raw session", [] { demand(difference_to_raw_model(small_raw_limits, nullptr, *raw_history())); });
}
