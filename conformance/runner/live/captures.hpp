// Leaves a capture of each failed case that was played on connections of the judge's own, and passes all on to another report.
#pragma once

#include "live/run.hpp"

#include <string>

namespace ferrorpc::conformance {

class CapturingReport : public LiveReport {
public:
    // Of `directory`, which must be there, nothing is done when it is empty.
    CapturingReport(LiveReport &report, std::string directory) : report_(report), directory_(std::move(directory)) {}

    void player(Player player, const std::string &name) override { report_.player(player, name); }
    void result(const LiveCase &played, const LiveVerdict &verdict) override;
    void end(const LiveSummary &summary) override { report_.end(summary); }
    bool is_lost() const override { return is_lost_ || report_.is_lost(); }

private:
    LiveReport &report_;
    std::string directory_;
    bool is_lost_ = false; // a capture could not be written
};

} // namespace ferrorpc::conformance
