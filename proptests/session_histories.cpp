// SES-1 to SES-9, BAR-6, BAR-7, CRA-1, CRA-2: a session does what the model does in every history up to a length, without
// chance: what was tried is counted and printed. Two longer where a hundred times as many cases are asked for.
#include <proptests/checks/session_against_model.hpp>
#include <proptests/property.hpp>

#include <rapidcheck/detail/Configuration.h>

#include <catch2/catch.hpp>

#include <cstdio>
#include <sstream>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

// What the peer does arrives at once.
const std::vector<std::vector<Action>> &alphabet()
{
    using enum ActionKind;
    const Action arrives{deliver, 0, 0};
    static const std::vector<std::vector<Action>> letters{
        {{call, 1, 0}},
        {{call, 1, 1}}, // with a deadline
        {{cancel, 0, 0}},
        {{respond, 0, 1}},
        {{fail, 0, 0}},
        {{ActionKind::write, 0, 0}},
        {{ActionKind::write, 1, 0}},
        {{offer, 0, 0}},
        {{advance, 1, 0}},
        {{peer_request, 1, 1}, arrives},
        {{peer_response, 1, 1}, arrives}, // to the first call; unknown before it, a duplicate behind the first
        {{peer_error, 2, 1}, arrives},
        {{begin_barrier, 0, 0}},
        {{peer_token, 0, 0}, arrives},
        {{use_token, 0, 0}},
        {{fail_barrier, 0, 0}},
        {{shutdown, 1, 0}},
        {{ActionKind::close, 0, 0}},
        {{ActionKind::end, 0, 0}},
    };
    return letters;
}

std::string shown(const std::vector<Action> &history)
{
    std::ostringstream text;
    for (const Action &action : history) {
        showValue(action, text);
        text << ", ";
    }
    return text.str();
}

class Histories {
public:
    Histories(SessionOptions options, int length_max) : options_{std::move(options)}, length_max_{length_max} {}

    // All that begin with `history`; behind the end of the connection one letter more.
    void try_all(int length, bool was_closed)
    {
        const Outcome outcome = outcome_of(options_, history_);
        ++count;
        if (!outcome.difference.empty()) {
            complaint = shown(history_) + '\n' + outcome.difference;
        }
        if (length == length_max_ || was_closed) {
            return;
        }
        for (const std::vector<Action> &letter : alphabet()) {
            if (!complaint.empty()) {
                return;
            }
            history_.insert(history_.end(), letter.begin(), letter.end());
            try_all(length + 1, outcome.is_closed);
            history_.resize(history_.size() - letter.size());
        }
    }

    std::size_t count = 0;
    std::string complaint;

private:
    const SessionOptions options_;
    const int length_max_;
    std::vector<Action> history_{{ActionKind::start, 0, 0}};
};

} // namespace

TEST_CASE("a session does what the model does in every short history", "[session]")
{
    const int length_max = rc::detail::configuration().testParams.maxSuccess >= 100'000 ? 6 : 4;
    Limits limits;
    limits.calls_in_flight_max = 2;
    limits.requests_in_service_max = 2;
    limits.barrier_tokens_max = 2;
    for (const StarEnd end : {StarEnd::hub, StarEnd::spoke}) {
        for (const bool is_crate : {false, true}) {
            Histories histories{{end, limits, is_crate ? std::optional{CratePeer{}} : std::nullopt}, length_max};
            histories.try_all(0, false);
            std::printf("exhaustive: %10zu histories of up to %d of %zu letters, %s%s\n", histories.count, length_max,
                        alphabet().size(), end == StarEnd::hub ? "hub" : "spoke", is_crate ? " of a crate peer" : "");
            std::fflush(stdout);
            CHECK(histories.complaint == "");
        }
    }
}
