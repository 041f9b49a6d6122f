// Shows what wire_judge says of a capture: for people a block for each rule that was broken, with the bytes of the first place,
// then a row for each side; for programs the lines of `run` (README.md beside this file), so that `report` reads them.
#pragma once

#include "capture/judge.hpp"
#include "report/style.hpp"
#include "suite/suite.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace ferrorpc::conformance {

// One side of a connection with the rules that are asked for.
struct GradedSide {
    std::string connection; // its id
    SideVerdict verdict;

    // "10.0.0.1:29500/10.0.0.2:40000/rank-1/MSG-3"
    std::string id(const RuleVerdict &rule) const;
    std::size_t broken() const;
    std::size_t looked_at() const;
};

std::vector<std::string> capture_lines(const std::vector<GradedSide> &sides, const std::vector<Rule> &rules,
                                       const Style &style);
std::vector<nlohmann::ordered_json> capture_objects(const std::vector<GradedSide> &sides);

} // namespace ferrorpc::conformance
