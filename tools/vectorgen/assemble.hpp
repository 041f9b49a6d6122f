// Puts the fields of a type together, in the order of the layout.
//
// What is given goes onto the wire as it is, wrong or right: the tag, a length that is not its field's, bytes behind the last
// field. What is not given is what a sender writes: a constant, a field's true length, the first value that a sender may write.
#pragma once

#include "wire.hpp"

#include <speccompiler/layout.hpp>

#include <cstdint>
#include <map>
#include <string>

namespace ferrorpc::vectorgen {

// By the ids of the layout's fields.
struct Values {
    std::map<std::string, std::uint64_t> integers; // constants and lengths too
    std::map<std::string, Wire> bytes;             // fields left out are empty
};

// Whether the layout has the field in a message with these integers.
bool is_present(const spec::LayoutType &type, const spec::LayoutField &field,
                const std::map<std::string, std::uint64_t> &integers);

Wire assemble(const spec::LayoutType &type, Values values);

} // namespace ferrorpc::vectorgen
