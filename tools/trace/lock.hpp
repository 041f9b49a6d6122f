// spec/rules.lock: the text that each rule had when its citations were last reviewed.
//
// One line per rule, `FRM-1 text`, or `FRM-1 (retired) text` for an id that is gone from protocol.md and never comes back with
// other text. A line that does not start with a rule id is a comment at the top or refused.
#pragma once

#include "rules.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::trace {

struct Reviewed {
    std::string text;
    bool retired = false;

    bool operator==(const Reviewed &) const = default;
};

using Lock = std::map<std::string, Reviewed>;

Lock parse_lock(std::string_view text, const std::string &file);
std::string write_lock(const Lock &lock);

// What `accept` does: takes over the present text of the rules that match one of `patterns`, and retires matching ids that are
// gone. Throws InputError for a pattern that matches nothing and for a retired id that came back with other text.
void accept(Lock &lock, const std::vector<Rule> &rules, const std::vector<std::string> &patterns);

} // namespace ferrorpc::trace
