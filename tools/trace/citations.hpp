// Where rules are cited: a citation is a rule id such as FRM-1 whose prefix is one of the spec's.
//
// The place decides what it counts as. A vector or live scenario cites by its key `rules`; what else its file says does not
// count. Comments in src/ name a rule only where it is enforced: one that merely speaks of a rule says so without its id.
#pragma once

#include "rules.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::trace {

enum class Role {
    enforcing, // C and C++ in src/, comments included
    vector,    // conformance/vectors/*.json
    test,      // *.test.c and *.test.cpp in src/; proptests/ and fuzz/; conformance/live/*.json
    mention,   // Markdown and .ksy files: they only must not cite what does not exist
};

struct Citation {
    std::string rule;
    Role role;
    std::string place; // "src/ferrorpc/codec.hpp:12", "conformance/vectors/request.json request/tag/00"

    bool operator==(const Citation &) const = default;
};

// The ids in one text, in order, with the line of each counted from 1; several on one line count once.
struct Mark {
    std::string rule;
    std::size_t line;

    bool operator==(const Mark &) const = default;
};
std::vector<Mark> find_rule_ids(std::string_view text, const std::set<std::string> &prefixes);

// Everything that the tree under `root` cites, in the order of paths. Throws InputError for a file of vectors or
// scenarios that cannot be read.
std::vector<Citation> collect_citations(const std::filesystem::path &root, const std::set<std::string> &prefixes);

} // namespace ferrorpc::trace
