// Shows behind the report of a live run how sharp its cases are, and passes all on to that report.
#pragma once

#include "live/run.hpp"
#include "report/sensitivity.hpp"
#include "report/style.hpp"

#include <cstdio>
#include <string>

namespace ferrorpc::conformance {

class LiveSensitivityReport : public LiveReport {
public:
    // With a null `sensitivity` nothing is shown.
    LiveSensitivityReport(LiveReport &report, std::FILE *out, const Sensitivity *sensitivity, Style style)
        : report_(report), out_(out), sensitivity_(sensitivity), style_(style)
    {
    }

    void player(Player player, const std::string &name) override { report_.player(player, name); }
    void result(const LiveCase &played, const LiveVerdict &verdict) override;
    void end(const LiveSummary &summary) override;
    bool is_lost() const override { return report_.is_lost(); }

private:
    LiveReport &report_;
    std::FILE *out_;
    const Sensitivity *sensitivity_;
    Style style_;
    RuleCounts rules_;
};

} // namespace ferrorpc::conformance
