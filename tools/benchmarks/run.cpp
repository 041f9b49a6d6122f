#include "run.hpp"

#include "codec.hpp"
#include "duels.hpp"
#include "programs.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <set>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

volatile std::sig_atomic_t is_interrupted = 0;

// A duel where it takes place, and the names of its rows.
struct Match {
    Duel duel{};
    Placement placement = Placement::pinned;
    std::vector<std::string> names{};
};

// In the order of measuring.
std::vector<Match> all_matches()
{
    std::vector<Match> matches;
    for (const Placement placement : {Placement::pinned, Placement::unpinned}) {
        for (const Duel &duel : all_duels()) {
            if (placement == Placement::unpinned && duel.is_pinned_only) {
                continue;
            }
            Match match{duel, placement};
            for (const Contender &contender : duel.contenders) {
                match.names.push_back(row_name(duel, placement, contender));
            }
            matches.push_back(std::move(match));
        }
    }
    return matches;
}

bool is_of_calls(const std::string &pattern)
{
    return std::ranges::any_of(all_duels(), [&](const Duel &duel) { return RowName{pattern}.group == duel.group; });
}

class Run {
public:
    explicit Run(const Order &order)
        : order_{order},
          programs_{.peers = order.programs + "/peers", .crate = order.crate.empty() ? "" : order.crate + "/bench-peer-crate"}
    {
    }

    Outcome measure()
    {
        need_rows_of_calls();
        for (const Match &match : matches_) {
            if (std::ranges::any_of(match.names, [&](const auto &name) { return is_wanted(name, order_.patterns); })) {
                measure(match);
            }
        }
        measure("memory", [&] { return measure_memory(order_.programs + "/ferrorpc-bench-memory"); });
        measure("instructions",
                [&] { return count_instructions(order_.programs + "/ferrorpc-bench-instructions", order_.programs); });
        measure("codec", [&] { return measure_codec(order_.crate.empty() ? "" : order_.crate + "/crate-witness"); });
        if (is_interrupted != 0) {
            fail("interrupted; what was still to come was not measured");
        }
        need_other_rows();
        return {std::move(rows_), extent(), has_failed_};
    }

private:
    Extent extent() const
    {
        Extent extent{.patterns = order_.patterns, .has_crate = !order_.crate.empty()};
        for (const Match &match : matches_) {
            extent.calls.insert(extent.calls.end(), match.names.begin(), match.names.end());
        }
        return extent;
    }

    // Their names are known before anything is measured.
    void need_rows_of_calls() const
    {
        const std::vector<std::string> names = extent().calls;
        for (const std::string &pattern : order_.patterns) {
            if (is_of_calls(pattern) &&
                std::ranges::none_of(names, [&](const std::string &name) { return name.starts_with(pattern); })) {
                throw std::invalid_argument{"no row begins with '" + pattern + "'"};
            }
        }
    }

    // Programs name these as they measure.
    void need_other_rows()
    {
        for (const std::string &pattern : order_.patterns) {
            if (!is_of_calls(pattern) && !has_failed_ &&
                std::ranges::none_of(rows_, [&](const Row &row) { return row.name.starts_with(pattern); })) {
                fail("no row begins with '" + pattern + "'");
            }
        }
    }

    void measure(const Match &match)
    {
        const bool is_pinned = match.placement == Placement::pinned;
        if (is_pinned && !can_pin_) {
            if (!std::exchange(has_told_, true)) {
                std::cerr << "left out: all that is pinned, for no program may choose CPU 0 and CPU 1 here\n";
            }
            return;
        }
        measure_safely(match.duel.group + (is_pinned ? ", pinned, " : ", unpinned, ") + match.duel.parameter, [&] {
            tell_missing(match.duel);
            return run(match.duel, match.placement, programs_, order_.time);
        });
    }

    template <class Measure>
    void measure(const std::string &group, Measure measured)
    {
        if (order_.patterns.empty() ||
            std::ranges::any_of(order_.patterns, [&](const std::string &pattern) { return RowName{pattern}.group == group; })) {
            measure_safely(group, measured);
        }
    }

    // One that fails takes no other with it.
    template <class Measure>
    void measure_safely(const std::string &what, Measure measured)
    {
        if (is_interrupted != 0) {
            return;
        }
        say(what);
        try {
            const Rows fresh = measured();
            rows_.insert(rows_.end(), fresh.begin(), fresh.end());
        } catch (const std::exception &error) {
            if (is_interrupted == 0) { // an interrupt is told at the end
                fail(what + ": " + error.what());
            }
        }
    }

    void fail(const std::string &what)
    {
        has_failed_ = true;
        std::cerr << "failed: " << what << '\n';
    }

    static void say(const std::string &what) { std::cerr << "measuring: " << what << '\n'; }

    void tell_missing(const Duel &duel)
    {
        for (const Contender &contender : duel.contenders) {
            for (const Peer &peer : {contender.callee, contender.caller}) {
                if (!programs_.find(peer.name) && missing_.insert(peer.name).second) {
                    std::cerr << "skipped: " << peer.name << ", for its program was not built: "
                              << (peer.name == "crate" ? "--no-crate was given" : "its library was not there") << '\n';
                }
            }
        }
    }

    const Order &order_;
    const Programs programs_;
    const std::vector<Match> matches_ = all_matches();
    const bool can_pin_ = bench::can_pin();
    bool has_told_ = false; // that it cannot
    std::set<std::string> missing_;
    Rows rows_;
    bool has_failed_ = false;
};

} // namespace

void heed_interrupts()
{
    struct sigaction action{};
    action.sa_handler = [](int) { is_interrupted = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND); // and no SA_RESTART: waiting ends
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

Outcome measure(const Order &order)
{
    return Run{order}.measure();
}

} // namespace bench
