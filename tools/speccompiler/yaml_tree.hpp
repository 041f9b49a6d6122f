// A YAML file as a tree of nodes that know their line.
//
// Refuses what no .ksy needs and what could blow up: anchors, aliases, tags, a second document, doubled keys, keys that are not
// plain text, more than 16 levels or 10000 nodes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::spec {

/// A reason to refuse, and the line it stands on (counted from 1).
struct Refusal {
    int line = 0;
    std::string reason;
};

struct YamlNode {
    enum class Kind { null, scalar, sequence, mapping };

    Kind kind = Kind::null;
    int line = 1;
    std::string text = {}; // scalar
    bool quoted = false;   // scalar: '1' is text, 1 may be a number
    std::string key = {};  // its key, where it is a mapping's child
    int key_line = 0;
    std::vector<YamlNode> children = {}; // sequence, mapping: in the order of the file

    /// A mapping's child, or null.
    const YamlNode *find(std::string_view wanted) const;
};

/// Throws Refusal.
YamlNode parse_yaml(std::string_view text);

} // namespace ferrorpc::spec
