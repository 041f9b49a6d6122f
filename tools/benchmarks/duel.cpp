#include "duel.hpp"

#include "process.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int callee_cpu = 0;
constexpr int caller_cpu = 1;

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

std::optional<int> cpu_of(Placement placement, int cpu)
{
    return placement == Placement::pinned ? std::optional{cpu} : std::nullopt;
}

struct Measured {
    double value = 0; // nanoseconds
    double p99 = 0;
};

// A callee and its caller, which have found each other.
class Pair {
public:
    Pair(const Duel &duel, const Contender &contender, Placement placement, const Programs &programs)
        : callee_{command(*programs.find(contender.callee.name), {"serve"}, contender.callee, duel),
                  cpu_of(placement, callee_cpu)},
          caller_{command(*programs.find(contender.caller.name), {"call", port(), std::to_string(duel.payload_size)},
                          contender.caller, duel),
                  cpu_of(placement, caller_cpu)}
    {
        const auto start = Clock::now();
        caller_.tell("connect");
        if (duel.figure == Figure::join) {
            callee_.hear(); // "joined"
            join_ = static_cast<double>(std::chrono::nanoseconds{Clock::now() - start}.count());
        }
        caller_.hear(); // "connected"
    }

    Measured measure(const Duel &duel, std::chrono::milliseconds time)
    {
        if (duel.figure == Figure::join) {
            return {join_, join_};
        }
        caller_.tell(std::to_string(duel.depth) + ' ' + std::to_string(time.count()));
        const std::string answer = caller_.hear();
        std::istringstream words{answer};
        double calls = 0;
        double nanoseconds = 0;
        double p50 = 0;
        double p99 = 0;
        if (!(words >> calls >> nanoseconds >> p50 >> p99)) {
            throw std::runtime_error{"no measurement: " + answer};
        }
        return {duel.figure == Figure::p50 ? p50 : nanoseconds / calls, p99};
    }

private:
    static std::vector<std::string> command(const std::string &program, const std::vector<std::string> &first, const Peer &peer,
                                            const Duel &duel)
    {
        std::vector<std::string> words{program};
        words.insert(words.end(), first.begin(), first.end());
        words.insert(words.end(), peer.words.begin(), peer.words.end());
        words.push_back("size=" + std::to_string(duel.payload_size));
        words.push_back("connections=" + std::to_string(duel.connections));
        return words;
    }

    std::string port() { return callee_.hear().substr(std::string_view{"listening "}.size()); }

    Process callee_;
    Process caller_; // ends first
    double join_ = 0;
};

bool is_there(const Contender &contender, const Programs &programs)
{
    return programs.find(contender.callee.name) && programs.find(contender.caller.name);
}

// Of one contender, a value for each round.
struct Series {
    std::vector<double> values{};
    std::vector<double> p99s{};
    std::vector<double> ratios{};
};

// All pairs live all the time, and one of them works at a time.
std::vector<Series> measure_rounds(const Duel &duel, const std::vector<Contender> &contenders, Placement placement,
                                   const Programs &programs, std::chrono::milliseconds time)
{
    std::vector<Pair> pairs;
    std::vector<Series> all(contenders.size());
    for (int round = -1; round < rounds; ++round) { // the first one warms up
        double floor = 0;
        for (std::size_t index = 0; index < contenders.size(); ++index) {
            if (duel.figure == Figure::join) {
                pairs.clear(); // one joins once
            }
            if (pairs.size() <= index || duel.figure == Figure::join) {
                pairs.emplace_back(duel, contenders[index], placement, programs);
            }
            const Measured measured = (duel.figure == Figure::join ? pairs.back() : pairs[index]).measure(duel, time);
            if (round < 0) {
                continue;
            }
            floor = index == 0 ? measured.value : floor;
            all[index].values.push_back(measured.value);
            all[index].p99s.push_back(measured.p99);
            all[index].ratios.push_back(measured.value / floor);
        }
    }
    return all;
}

} // namespace

std::optional<std::string> Programs::find(const std::string &peer) const
{
    const std::string path = peer == "crate" ? crate : peers + "/bench-peer-" + peer;
    return !path.empty() && std::filesystem::exists(path) ? std::optional{path} : std::nullopt;
}

bool can_pin()
{
    return can_run_on(callee_cpu) && can_run_on(caller_cpu);
}

std::string row_name(const Duel &duel, Placement placement, const Contender &contender)
{
    return duel.group + (placement == Placement::pinned ? "/pinned/" : "/unpinned/") + duel.parameter + '/' + contender.name;
}

Rows run(const Duel &duel, Placement placement, const Programs &programs, std::chrono::milliseconds time)
{
    std::vector<Contender> contenders;
    std::ranges::copy_if(duel.contenders, std::back_inserter(contenders),
                         [&](const Contender &contender) { return is_there(contender, programs); });
    if (contenders.empty() || contenders.front().name != duel.contenders.front().name) {
        return {}; // without the floor nothing means anything
    }
    const std::vector<Series> all = measure_rounds(duel, contenders, placement, programs, time);
    Rows rows;
    for (std::size_t index = 0; index < contenders.size(); ++index) {
        Row row{.name = row_name(duel, placement, contenders[index]),
                .unit = "ns",
                .value = median(all[index].values),
                .is_judged = contenders[index].is_ours()};
        if (duel.figure == Figure::p50) {
            row.p99 = median(all[index].p99s);
        }
        if (index != 0) {
            row.ratio = median(all[index].ratios);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace bench
