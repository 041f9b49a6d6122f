#include <proptests/simulation/plan.hpp>

#include <numeric>
#include <sstream>

namespace ferrorpc::simulation {
namespace {

using namespace std::chrono_literals;

Limits small_limits(Random &random)
{
    Limits limits;
    limits.frame_length_max = random.chance(50) ? 4096 : 50'000;
    limits.calls_in_flight_max = 1 + random.below(12);
    limits.open_prefixes_max = limits.calls_in_flight_max;
    limits.requests_in_service_max = 1 + random.below(5);
    limits.request_bytes_max = 500 + random.below(5'000);
    limits.queued_bytes_max = 20'000 + random.below(40'000);
    limits.refusal_bytes_max = 20'000;
    return limits;
}

std::array<unsigned, step_kinds> weights(Random &random)
{
    std::array<unsigned, step_kinds> weights{40, 60, 8, 10, 15, 8, 5, 3, 4, 3, 2, 1, 3, 1, 1, 1};
    const bool is_clean = random.chance(15);
    for (std::size_t kind = static_cast<std::size_t>(StepKind::cancel); kind < step_kinds; ++kind) {
        const bool is_fault = kind >= static_cast<std::size_t>(StepKind::cut);
        if (random.chance(is_fault ? 60 : 25) || (is_fault && is_clean)) { // each world has another mixture
            weights[kind] = 0;
        }
    }
    return weights;
}

} // namespace

Plan make_plan(std::uint64_t seed)
{
    Random random{seed};
    Plan plan;
    plan.seed = seed;
    plan.common.world_size = 2 + random.below(4);
    plan.common.handler_threads = 0;
    plan.common.connect_timeout = random.chance(70) ? 60s : 500ms;
    plan.common.announce_timeout = 2s;
    plan.common.announces_pending_max = 1 + random.below(6);
    plan.common.drain_timeout = std::chrono::milliseconds{random.chance(30) ? 0 : random.below(300)};
    plan.common.limits = random.chance(40) ? small_limits(random) : Limits{};
    if (random.chance(30)) {
        plan.crate.calls_max = 1 + random.below(2);
        if (random.chance(50)) {
            plan.crate.request_size = 1'000 + random.below(2'000);
        }
        for (std::uint64_t rank = 0; rank < plan.common.world_size; ++rank) {
            if (random.chance(40)) {
                plan.crates.insert(rank);
            }
        }
    }
    plan.shape.delay_max = std::chrono::microseconds{random.chance(30) ? 0 : random.below(20'000)};
    plan.shape.piece_max = random.chance(40) ? 1 + random.below(40) : SIZE_MAX;
    plan.shape.capacity = random.chance(40) ? 16 + random.below(2'000) : 65'536;
    plan.message_max = random.chance(30) ? 60'000 : 3'000;
    if (plan.shape.piece_max < 100 || plan.shape.capacity < 200) { // or it takes long
        plan.message_max = 1'000;
    }
    plan.steps = 10 + random.below(random.chance(20) ? 400 : 100);
    plan.weights = weights(random);
    return plan;
}

Step make_step(const Plan &plan, std::size_t number)
{
    Random random{plan.seed * 1'000'003 + number};
    Step step;
    std::uint64_t place = random.below(std::accumulate(plan.weights.begin(), plan.weights.end(), 0U));
    std::size_t kind = 0;
    for (; place >= plan.weights[kind]; ++kind) {
        place -= plan.weights[kind];
    }
    step.kind = static_cast<StepKind>(kind);
    for (std::uint64_t &choice : step.choices) {
        choice = random.next();
    }
    return step;
}

std::string describe(const Plan &plan)
{
    std::ostringstream text;
    const Limits &limits = plan.common.limits;
    text << plan.common.world_size << " ranks, delays up to " << plan.shape.delay_max.count() << " us, pieces up to ";
    if (plan.shape.piece_max == SIZE_MAX) {
        text << "any size";
    } else {
        text << plan.shape.piece_max << " bytes";
    }
    text << ", " << plan.shape.capacity << " bytes on their way, messages up to " << plan.message_max << " bytes, drain "
         << plan.common.drain_timeout.count() << " ms";
    if (limits.calls_in_flight_max < Limits{}.calls_in_flight_max) {
        text << "; limits: frames of " << limits.frame_length_max << ", " << limits.calls_in_flight_max << " calls, "
             << limits.requests_in_service_max << " requests of " << limits.request_bytes_max << " bytes, "
             << limits.queued_bytes_max << " bytes queued";
    }
    for (const std::uint64_t rank : plan.crates) {
        text << "; rank " << rank << " is taken for a crate";
    }
    return text.str();
}

const char *name_of(StepKind kind) noexcept
{
    constexpr const char *names[step_kinds] = {"pass",     "call",      "calls",   "cancel",     "answer",  "barrier",
                                               "barriers", "cut",       "silence", "kill",       "restart", "shut down",
                                               "stranger", "no accept", "lose",    "lack memory"};
    return names[static_cast<std::size_t>(kind)];
}

} // namespace ferrorpc::simulation
