#include <proptests/simulation/simulate.hpp>

#include <proptests/simulation/world.hpp>

#include <ferrorpc/testing/allocation.hpp>

#include <algorithm>
#include <charconv>
#include <exception>
#include <numeric>
#include <optional>
#include <stdexcept>

namespace ferrorpc::simulation {
namespace {

constexpr int shrink_tries_max = 400;

void play(Judge &judge, const Plan &plan, const Steps &steps)
{
    World world{judge, plan};
    for (const std::size_t number : steps) {
        judge.tell("step " + std::to_string(number));
        world.play(make_step(plan, number));
        if (!judge.complaint().empty()) {
            return;
        }
    }
    world.finish();
}

Steps without(const Steps &steps, std::size_t first, std::size_t count)
{
    Steps rest{steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(first)};
    rest.insert(rest.end(), steps.begin() + static_cast<std::ptrdiff_t>(std::min(first + count, steps.size())), steps.end());
    return rest;
}

std::size_t to_number(std::string_view text)
{
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw std::invalid_argument{"'" + std::string{text} + "' is no number"};
    }
    return number;
}

} // namespace

Steps all_steps(std::uint64_t seed)
{
    Steps steps(make_plan(seed).steps);
    std::iota(steps.begin(), steps.end(), 0);
    return steps;
}

std::string simulate(std::uint64_t seed, const Steps &steps, std::ostream *story)
{
    const Plan plan = make_plan(seed);
    Judge judge{story};
    judge.tell(describe(plan));
    const std::size_t before = ferrorpc::testing::allocated_bytes();
    try {
        play(judge, plan, steps);
    } catch (const std::exception &error) {
        judge.complain(std::string{"threw: "} + error.what());
    }
    const std::size_t kept = ferrorpc::testing::allocated_bytes() - before;
    if (judge.complaint().empty() && kept != 0) {
        judge.complain(std::to_string(kept) + " bytes are still allocated behind the world's end");
    }
    return judge.complaint();
}

Steps shrink(std::uint64_t seed, Steps steps)
{
    int tries = 0;
    for (std::size_t count = std::max<std::size_t>(1, steps.size() / 2); count > 0; count /= 2) {
        for (std::size_t first = 0; first < steps.size() && tries < shrink_tries_max; ++tries) {
            Steps fewer = without(steps, first, count);
            if (simulate(seed, fewer).empty()) {
                first += count;
            } else {
                steps = std::move(fewer);
            }
        }
    }
    return steps;
}

std::string to_text(const Steps &steps)
{
    std::string text;
    for (auto first = steps.begin(); first != steps.end();) {
        auto last = first;
        while (last + 1 != steps.end() && *(last + 1) == *last + 1) {
            ++last;
        }
        text += (text.empty() ? "" : ",") + std::to_string(*first) + (last == first ? "" : "-" + std::to_string(*last));
        first = last + 1;
    }
    return text.empty() ? "none" : text;
}

Steps to_steps(const std::string &text)
{
    Steps steps;
    for (std::string_view rest = text == "none" ? std::string_view{} : std::string_view{text}; !rest.empty();) {
        const std::string_view part = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        const std::size_t dash = part.find('-');
        const std::size_t last = to_number(dash == std::string_view::npos ? part : part.substr(dash + 1));
        for (std::size_t number = to_number(part.substr(0, dash)); number <= last; ++number) {
            steps.push_back(number);
        }
    }
    return steps;
}

} // namespace ferrorpc::simulation
