// The report for people: a block for each of the first failures, first one for each rule, then one row. The row stands for
// itself, so that rows of several runs make a table.
#pragma once

#include "report/block.hpp"
#include "report/sensitivity.hpp"
#include "report/style.hpp"
#include "testee/run.hpp"

#include <cstddef>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

inline constexpr std::size_t block_count_max = 10;

// "ferrorpc codec 0.1.0    1012 passed    0 failed    0 not observed   41 of 41 rules met", and behind it what else there was,
// first the rules of which a part was not observed and the rest met.
std::string row(const Subject &subject, const Tally &tally, const Style &style);

class TextReport : public Report {
public:
    struct Options {
        Style style;
        bool progress; // on standard error
        Rerun rerun;
        const Sensitivity *sensitivity = nullptr; // of the cases that are run; shown below the row of a port
    };

    TextReport(std::FILE *out, const Suite &suite, Options options) : out_(out), suite_(suite), options_(std::move(options)) {}

    void begin(const Subject &subject) override;
    void result(const Result &result) override;
    void end(const Summary &summary) override; // prints nothing when nothing has begun
    bool is_lost() const override { return std::ferror(out_) != 0; }

private:
    void keep(const Result &result);
    void keep_change(const Result &result);
    void show_progress(bool last);
    void print(const std::vector<std::string> &lines);
    void print_failures();
    void print_remarks(const Summary &summary);

    std::FILE *out_;
    const Suite &suite_;
    Options options_;
    Subject subject_{};
    bool begun_ = false;
    std::size_t done_ = 0;
    std::size_t failures_ = 0;
    Clock::time_point next_progress_{};
    bool progress_shown_ = false;
    std::vector<Result> first_of_rule_; // the first failure of a rule; at most block_count_max
    std::vector<Result> others_;        // at most block_count_max
    std::map<std::string, std::size_t> failures_by_rule_;
    std::map<std::string, std::vector<std::string>> warnings_; // text to ids
    std::map<std::string, std::size_t> unobserved_reasons_;
    std::vector<std::string> changed_;    // lines
    std::vector<std::string> unrecorded_; // ids
};

} // namespace ferrorpc::conformance
