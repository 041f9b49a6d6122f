// Two sessions on a link that splits, delays and cuts come to rest with every call ended once and rightly. The input: which
// limits, then steps of four bytes.
#include <fuzz/target.hpp>

#include <proptests/checks/connected_pair.hpp>

#include <sstream>

namespace ferrorpc::fuzz {
namespace {

constexpr unsigned step_kinds = static_cast<unsigned>(proptests::StepKind::cut) + 1;
constexpr std::size_t steps_max = 64; // as of a session's actions

Limits limits_of(unsigned choice)
{
    Limits limits;
    if (choice % 2 == 1) {
        limits.calls_in_flight_max = 4;
        limits.requests_in_service_max = 2;
        limits.request_bytes_max = 5'000;
        limits.queued_bytes_max = 60'000;
        limits.refusal_bytes_max = 60'000;
    }
    return limits;
}

// Mostly small, so that messages are split everywhere; few so large that they fill queues and links.
unsigned size_of(unsigned high, unsigned low)
{
    return high < 192 ? low : high < 250 ? low * 20 : 60'000 + low * 150;
}

std::vector<proptests::Step> steps_of(Input &parts)
{
    std::vector<proptests::Step> steps;
    while (!parts.is_empty() && steps.size() < steps_max) {
        const unsigned kind = parts.byte();
        const unsigned low = parts.byte();
        const unsigned high = parts.byte();
        const unsigned ticks = parts.byte();
        steps.push_back(
            {static_cast<proptests::StepKind>(kind % step_kinds), kind >> 7, size_of(high, low), ticks < 128 ? 0 : ticks % 50});
    }
    return steps;
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    Input parts{input};
    proptests::ConnectedPair pair{limits_of(parts.byte())};
    for (const proptests::Step &step : steps_of(parts)) {
        pair.play(step);
    }
    pair.drain();
    return pair.complaint().empty() ? "" : pair.complaint() + '\n' + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    Input parts{input};
    std::ostringstream text;
    text << (parts.byte() % 2 == 0 ? "default limits\n" : "small limits\n");
    for (const proptests::Step &step : steps_of(parts)) {
        showValue(step, text);
        text << '\n';
    }
    return text.str();
}

} // namespace ferrorpc::fuzz
