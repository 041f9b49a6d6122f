// BAR-4 to BAR-8: what checks/star.hpp demands holds, and where nothing failed all barriers pass.
#include <proptests/checks/star.hpp>
#include <proptests/generators/token_step.hpp>
#include <proptests/property.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

void check_star(const std::string &description, bool may_fail)
{
    check_property(description, [may_fail] {
        Star star{*rc::gen::inRange<std::size_t>(1, 4)};
        for (const TokenStep &step : *token_steps(may_fail)) {
            star.play(step);
            demand(star.complaint);
        }
        if (!may_fail) {
            star.pass_all();
            demand(star.complaint);
        }
    });
}

} // namespace

TEST_CASE("nobody passes a barrier of a star before all have come, and all pass then", "[session]")
{
    check_star("nothing fails", false);
    check_star("deadlines, cancellations, lost connections", true);
}
