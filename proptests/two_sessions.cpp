// SES-1 to SES-9, SES-12, BAR-4 to BAR-7, LIM-5: two sessions on a link that splits, delays and cuts come to rest with every
// call ended once and rightly, and hold no more than their limits meanwhile.
#include <proptests/checks/connected_pair.hpp>
#include <proptests/generators/step.hpp>
#include <proptests/property.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

void check_pair(const std::string &description, const Limits &limits)
{
    check_property(description, [&limits] {
        ConnectedPair pair{limits};
        for (const Step &step : *steps()) {
            pair.play(step);
        }
        pair.drain();
        if (!pair.complaint().empty()) {
            RC_FAIL(pair.complaint());
        }
    });
}

} // namespace

TEST_CASE("two sessions come to rest with every call ended once", "[session]")
{
    check_pair("default limits", Limits{});
    Limits small;
    small.calls_in_flight_max = 4;
    small.requests_in_service_max = 2;
    small.request_bytes_max = 5'000;
    small.queued_bytes_max = 60'000;
    small.refusal_bytes_max = 60'000;
    check_pair("small limits", small);
}
