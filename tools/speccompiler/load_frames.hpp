// Reads how frames are told apart: the envelope type, which looks at the length, and the type behind its other cases, which
// looks at the first byte. Throws Refusal.
#pragma once

#include "layout.hpp"
#include "values.hpp"

#include <set>
#include <string>

namespace ferrorpc::spec {

/// Whether a type has a field whose type is switched.
bool is_switched(const YamlNode &type);

/// Fills the layout's frame table from the switched types of the file. Adds each type that a frame uses to `used`, and the
/// envelope's name and parameters to `envelope`.
struct Envelope {
    std::string id; // empty: there is none
    std::vector<LayoutParameter> parameters;
};
Envelope read_frames(const YamlNode &root, const RuleIds *known, Layout &layout, std::set<std::string> &used);

} // namespace ferrorpc::spec
