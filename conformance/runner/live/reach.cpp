#include "live/reach.hpp"

#include <fmt/core.h>

namespace ferrorpc::conformance {
namespace {

std::string why_no_such_world(const World &world, const Reached &reached)
{
    for (std::size_t rank = 0; rank < world.size(); ++rank) {
        if ((world[rank] == Player::wire) == (rank == reached.rank) || world[rank] == Player::crate) {
            return "have other programs than this one among their ranks";
        }
    }
    return world.size() == reached.world_size ? "" : fmt::format("need a world of {} ranks", world.size());
}

std::string why_out_of_reach(const Step &step)
{
    switch (step.kind) {
    case Step::Kind::command:
    case Step::Kind::begin:
        if (const std::string name = step.command.at("command"); name != "serve") {
            return fmt::format("need the command {} of the testee protocol", name);
        }
        return {};
    case Step::Kind::kill:
    case Step::Kind::start:
        return "end the program and start it again";
    case Step::Kind::memory:
        return "look at the memory of a program that the judge has started";
    case Step::Kind::end:
    case Step::Kind::wire:
    case Step::Kind::joined:
        break;
    }
    return {};
}

// The testee serves as soon as it has joined.
bool writes_before_it_serves(const Scenario &scenario)
{
    bool has_joined = !scenario.joins_by_hand;
    bool has_written = false;
    for (const Step &step : scenario.steps) {
        if (step.kind == Step::Kind::wire) {
            has_written |= has_joined && step.wire.at("command") == "write";
        } else if (step.kind == Step::Kind::joined) {
            has_joined = true;
        } else {
            return has_written;
        }
    }
    return false;
}

} // namespace

std::string why_out_of_reach(const LiveCase &played, const Reached &reached)
{
    const Scenario &scenario = *played.scenario;
    if (std::string why = why_no_such_world(*played.world, reached); !why.empty()) {
        return why;
    }
    if (scenario.join.contains("mode")) {
        return "are about raw frames";
    }
    if (scenario.wire_is_crate) {
        return "need a program that is told that its peers run the crate";
    }
    for (const Step &step : scenario.steps) {
        if (std::string why = why_out_of_reach(step); !why.empty()) {
            return why;
        }
    }
    return writes_before_it_serves(scenario) ? "need a program that does not serve yet" : "";
}

std::string advice(const Reached &reached)
{
    return reached.rank == 0 ? "it has to listen as rank 0 and serve the standard functions, and to take rank 1 again for each "
                               "case, or to be "
                               "started again: while true; do ./my_rank; done"
                             : "it has to connect as rank 1 and serve the standard functions, once for each case: while true; "
                               "do ./my_rank; done";
}

} // namespace ferrorpc::conformance
