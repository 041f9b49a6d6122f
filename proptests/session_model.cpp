// SES-1 to SES-10, SES-12, BAR-6, BAR-7, CRA-1 to CRA-4, REQ-6, ERR-4 to ERR-8, KND-6, LIM-6, FRM-3, FRM-6: a session does what
// the model does, whatever its user, its peer, its transport and its clock do.
#include <proptests/checks/session_against_model.hpp>
#include <proptests/generators/action.hpp>
#include <proptests/property.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

void check_against_model(const std::string &description, const SessionOptions &options)
{
    check_property(description, [&options] {
        const auto actions = *history();
        const std::string difference = difference_to_model(options, actions);
        if (!difference.empty()) {
            RC_FAIL(difference);
        }
    });
}

} // namespace

TEST_CASE("a session does what the model does", "[session]")
{
    check_against_model("hub", {StarEnd::hub, small_limits(), std::nullopt});
    check_against_model("spoke", {StarEnd::spoke, small_limits(), std::nullopt});
}

TEST_CASE("toward a crate peer too", "[session]")
{
    check_against_model("hub of a crate peer", {StarEnd::hub, small_limits(), CratePeer{}});
    check_against_model("spoke of a crate peer", {StarEnd::spoke, small_limits(), CratePeer{}});
    check_against_model("crate peer that takes two calls", {StarEnd::hub, small_limits(), CratePeer{std::nullopt, 2}});
    check_against_model("crate server of requests of one size", {StarEnd::hub, small_limits(), CratePeer{40, 2}});
}

// SES-10: the first answer that a shutdown gives lets bytes be read, and they close the session.
TEST_CASE("a shutdown ends where what it answers closes the session", "[session]")
{
    using enum ActionKind;
    CHECK(difference_to_model({StarEnd::hub, small_limits(), CratePeer{40, 2}}, {{peer_request, 0, 0},
                                                                                 {peer_request, 0, 0},
                                                                                 {deliver, 0, 0},
                                                                                 {peer_message, 0, 0},
                                                                                 {call, 0, 1},
                                                                                 {advance, 1, 0},
                                                                                 {deliver, 0, 0},
                                                                                 {shutdown, 0, 0}}) == "");
}
