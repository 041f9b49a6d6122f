// Judges the citations: every rule has an enforcing line and a vector or test, no citation points nowhere or at a text that has
// changed since it was reviewed, and no rule waits that need not.
//
// A rule with the prefix DIF tells why another rule is as it is: a vector or test that cites it is enough.
#pragma once

#include "citations.hpp"
#include "lock.hpp"
#include "rules.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace ferrorpc::trace {

struct Row {
    Rule rule;
    std::vector<std::string> enforced; // places
    std::vector<std::string> vectors;
    std::vector<std::string> tests;
    std::string waits_for; // the reason, or empty
    std::string state;     // "traced", "waiting", or what is wrong in a few words

    bool is_traced() const;
};

struct Trace {
    std::vector<Row> rows;               // in the order of protocol.md
    std::vector<std::string> violations; // one line each
};

struct Inputs {
    std::vector<Rule> rules;
    Lock lock;
    std::map<std::string, std::string> waiting;
    std::vector<Citation> citations;
};

Inputs read_inputs(const std::filesystem::path &root);
Trace judge(const Inputs &inputs);

} // namespace ferrorpc::trace
