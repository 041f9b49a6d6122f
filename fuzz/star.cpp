// BAR-4 to BAR-8: barriers of a hub and 1 to 3 spokes, whose tokens split, wait, come ahead or get lost: nobody passes before
// all have come, and where nothing fails all pass. The input: how many spokes and whether anything may fail, then steps of
// three bytes.
#include <fuzz/target.hpp>

#include <proptests/checks/star.hpp>

#include <sstream>

namespace ferrorpc::fuzz {
namespace {

constexpr std::size_t steps_max = 40; // as of a session's actions; a barrier takes several of each rank

struct Made {
    std::size_t spokes = 1;
    bool may_fail = false;
    std::vector<proptests::TokenStep> steps{};
};

Made make(std::span<const std::byte> input)
{
    using enum proptests::TokenStepKind;
    constexpr proptests::TokenStepKind harmless[] = {begin, up, down, update};
    constexpr proptests::TokenStepKind all[] = {begin, up, down, update, cancel, advance, cut, replace};
    Input parts{input};
    const unsigned head = parts.byte();
    Made made{head % 3 + 1, head / 3 % 2 == 1, {}};
    while (!parts.is_empty() && made.steps.size() < steps_max) {
        const unsigned kind = parts.byte();
        const unsigned rank = parts.byte() % 12;
        const unsigned number = parts.byte() % 14;
        const auto chosen = made.may_fail ? all[kind % std::size(all)] : harmless[kind % std::size(harmless)];
        made.steps.push_back({chosen, rank, chosen == begin && !made.may_fail ? 0 : number});
    }
    return made;
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    const Made made = make(input);
    proptests::Star star{made.spokes};
    for (const proptests::TokenStep &step : made.steps) {
        star.play(step);
    }
    if (!made.may_fail) {
        star.pass_all();
    }
    return star.complaint.empty() ? "" : star.complaint + '\n' + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    const Made made = make(input);
    std::ostringstream text;
    text << made.spokes << (made.may_fail ? " spokes, anything may fail\n" : " spokes, nothing fails\n");
    for (const proptests::TokenStep &step : made.steps) {
        showValue(step, text);
        text << '\n';
    }
    return text.str();
}

} // namespace ferrorpc::fuzz
