// SES-1 to SES-9, SES-12, SES-13, CRA-1, CRA-2, ERR-4 to ERR-7: an agent on a stream does what a bare session does that gets
// the same bytes at the same times: it tells the same in the same order, writes the same, and reads and writes whenever it can.
#include <proptests/checks/agent_beside_session.hpp>
#include <proptests/property.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc::proptests;

namespace {

void check_beside(const std::string &description, bool is_hub, bool is_crate)
{
    check_property(description, [=] {
        const AgentWorld world{is_hub, is_crate, *rc::gen::inRange<std::size_t>(1, 300),
                               *rc::gen::inRange<std::size_t>(1, 300)};
        demand(difference_to_session(world, *agent_history()));
    });
}

} // namespace

TEST_CASE("an agent does what its session does", "[agent]")
{
    check_beside("rank 0", true, false);
    check_beside("another rank", false, false);
    check_beside("rank 0 of a crate job", true, true);
    check_beside("another rank of a crate job", false, true);
}

// What is due at once comes before what is due a tick later.
TEST_CASE("a drain of nothing ends before a deadline to come", "[agent]")
{
    for (const bool is_crate : {false, true}) {
        CHECK(difference_to_session(
                  {.is_hub = true, .is_crate = is_crate},
                  {{AgentActionKind::call, 0, 1}, {AgentActionKind::shutdown, 0, 0}, {AgentActionKind::advance, 1, 0}}) == "");
    }
}
