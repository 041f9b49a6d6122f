// The two reports of a live run. For people: a block for each of the first failures, then one row for each assignment of
// programs to ranks, and one for all. For programs: one JSON object a line; README.md beside this file lists the keys.
#pragma once

#include "live/run.hpp"
#include "report/block.hpp"
#include "report/style.hpp"

#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

class LiveTextReport : public LiveReport {
public:
    LiveTextReport(std::FILE *out, const std::vector<Rule> &rules, Rerun rerun, Style style)
        : out_(out), rules_(rules), rerun_(std::move(rerun)), style_(style)
    {
    }

    void player(Player player, const std::string &name) override;
    void result(const LiveCase &played, const LiveVerdict &verdict) override;
    void end(const LiveSummary &summary) override;
    bool is_lost() const override { return std::ferror(out_) != 0; }

private:
    struct Row {
        World world;
        LiveSummary counts;
    };

    void print(const std::vector<std::string> &lines);

    std::FILE *out_;
    const std::vector<Rule> &rules_;
    Rerun rerun_;
    Style style_;
    std::map<Player, std::string> names_;
    std::vector<Row> rows_;                           // in the order of their first case
    std::map<std::string, std::size_t> out_of_reach_; // why, and how many cases
    std::size_t blocks_ = 0;
};

// The line that plays one case again.
std::string rerun_line(const LiveCase &played, const Rerun &rerun);
std::vector<std::string> failure_block(const LiveCase &played, const LiveVerdict &verdict, const std::vector<Rule> &rules,
                                       const Rerun &rerun, const Style &style);

class LiveNdjsonReport : public LiveReport {
public:
    explicit LiveNdjsonReport(std::FILE *out, Rerun rerun = {}) : out_(out), rerun_(std::move(rerun)) {}

    void player(Player player, const std::string &name) override;
    void result(const LiveCase &played, const LiveVerdict &verdict) override;
    void end(const LiveSummary &summary) override;
    bool is_lost() const override { return std::ferror(out_) != 0; }

private:
    void write(const nlohmann::ordered_json &object);

    std::FILE *out_;
    Rerun rerun_;
};

} // namespace ferrorpc::conformance
