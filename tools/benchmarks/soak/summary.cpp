#include "summary.hpp"

#include <ferrorpc/agent/error.hpp>

#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace soak {
namespace {

constexpr std::uint64_t kibibyte = 1024;

std::string name_of(std::uint32_t end)
{
    if (end == refused_at_shutdown) {
        return "refused: shutting down";
    }
    return end == 0 ? "as it should" : make_error_code(static_cast<ferrorpc::Errc>(end)).message();
}

template <typename Key>
std::uint64_t sum(const std::map<Key, std::uint64_t> &counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0},
                           [](std::uint64_t total, const auto &entry) { return total + entry.second; });
}

std::string rows(const std::map<std::uint32_t, std::uint64_t> &ends)
{
    std::string text;
    for (const auto &[end, count] : ends) {
        text += fmt::format("  {:<32}{:>12}\n", name_of(end), count);
    }
    return text;
}

nlohmann::json named(const std::map<std::uint32_t, std::uint64_t> &ends)
{
    nlohmann::json json = nlohmann::json::object();
    for (const auto &[end, count] : ends) {
        json[name_of(end)] = count;
    }
    return json;
}

} // namespace

std::string line_of(const Outcome &outcome)
{
    return fmt::format("{} s, {} calls, {} ended, {} faults, {} processes, {} findings", outcome.seconds,
                       outcome.totals.invoked, sum(outcome.totals.returned), sum(outcome.faults), outcome.processes,
                       outcome.findings_count);
}

std::string text_of(const Outcome &outcome, const Settings &settings)
{
    const Totals &totals = outcome.totals;
    const Witness &witness = outcome.witness;
    std::string text;
    for (const std::string &finding : outcome.findings) {
        text += "FINDING   " + finding + '\n';
    }
    text += fmt::format("\nsoak: {} s, {} ranks, seed {}: {}\n\n", outcome.seconds, settings.world_size, settings.seed,
                        outcome.findings_count == 0 ? "nothing lost, nothing answered twice or wrongly"
                                                    : fmt::format("{} findings", outcome.findings_count));
    text += fmt::format("calls                             {:>12}\n{}", totals.invoked, rows(totals.returned));
    text += fmt::format("  {:<32}{:>12}\n", "killed with their caller", totals.died_with_caller);
    text += fmt::format("handlers run                      {:>12}\n", totals.handled);
    text += fmt::format("barriers, by rank                 {:>12}\n{}", sum(totals.barriers), rows(totals.barriers));
    text += fmt::format("faults                            {:>12}\n", sum(outcome.faults));
    for (const auto &[name, count] : outcome.faults) {
        text += fmt::format("  {:<32}{:>12}\n", name, count);
    }
    text += fmt::format("processes started                 {:>12}\n", outcome.processes);
    text += fmt::format("all came to rest                  {:>12} times\n", outcome.rests);
    text += fmt::format(
        "rank 1, which lived through all: {} KiB in use at rest at first, {} at most, {} at last; {} descriptors, then {}\n",
        witness.first.memory / kibibyte, witness.memory_peak / kibibyte, witness.last.memory / kibibyte,
        witness.first.descriptors, witness.last.descriptors);
    return text;
}

std::string json_of(const Outcome &outcome, const Settings &settings)
{
    const auto usage = [](const Witness::Usage &at) {
        return nlohmann::json{{"memory_in_use", at.memory}, {"descriptors", at.descriptors}};
    };
    return nlohmann::json{{"seconds", outcome.seconds},
                          {"ranks", settings.world_size},
                          {"seed", settings.seed},
                          {"calls", outcome.totals.invoked},
                          {"ends", named(outcome.totals.returned)},
                          {"killed_with_their_caller", outcome.totals.died_with_caller},
                          {"handlers_run", outcome.totals.handled},
                          {"barrier_ends", named(outcome.totals.barriers)},
                          {"faults", outcome.faults},
                          {"processes", outcome.processes},
                          {"rests", outcome.rests},
                          {"rank_1",
                           {{"first", usage(outcome.witness.first)},
                            {"last", usage(outcome.witness.last)},
                            {"memory_peak", outcome.witness.memory_peak}}},
                          {"findings", outcome.findings},
                          {"findings_count", outcome.findings_count}}
               .dump(2) +
           '\n';
}

} // namespace soak
