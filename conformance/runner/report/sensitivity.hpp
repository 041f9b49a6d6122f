// How sharp the suite is, rule by rule: of the mistakes that tools/mutants plants in ports, those that a case which cites the
// rule catches. A verdict is worth no more than that; so reports show it beside the verdicts.
#pragma once

#include "report/style.hpp"
#include "testee/tally.hpp"

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

struct Caught {
    std::size_t count = 0;
    std::size_t total = 0; // mutants of the rule; one that is only warned of is not caught
};

class Sensitivity {
public:
    // The text of conformance/mutants/caught.tsv. The error names the line.
    static std::expected<Sensitivity, std::string> parse(std::string_view text, std::string_view name);

    Caught by_vectors(const std::string &rule) const { return find(vectors_, rule); }
    Caught by_live_cases(const std::string &rule) const { return find(live_, rule); }

private:
    using Table = std::map<std::string, Caught, RuleIdLess>;

    static Caught find(const Table &table, const std::string &rule)
    {
        const auto found = table.find(rule);
        return found == table.end() ? Caught{} : found->second;
    }

    Table vectors_;
    Table live_;
};

// The rules by group (REQ-1, REQ-2... are one), how many are met, and what is caught of their mutants; wrapped lines.
std::vector<std::string> sensitivity_lines(const RuleCounts &rules, const Sensitivity &sensitivity,
                                           Caught (Sensitivity::*caught)(const std::string &) const, const Style &style);

} // namespace ferrorpc::conformance
