// Everything that is made from a Layout, as text.
#pragma once

#include "layout.hpp"

#include <string>
#include <string_view>

namespace ferrorpc::spec {

/// src/ferrorpc/generated/wire.h: the codec core. Throws SpecError when two names of the .ksy would become one in C.
std::string emit_core(const Layout &layout);

/// src/ferrorpc/generated/wire_names.h: names, labels and rule ids of fields and errors.
std::string emit_names(const Layout &layout);

/// spec/generated/fields.hpp: the field tables.
std::string emit_fields(const Layout &layout);

/// tools/wireshark/ferrorpc.lua: the Wireshark dissector, of a layout that has frames.
std::string emit_dissector(const Layout &layout);

/// fuzz/wire.dict: a dictionary for libFuzzer and AFL.
std::string emit_dictionary(const Layout &layout);

/// spec/protocol.md with its `generated` blocks filled. `shown` names the file in errors. Throws SpecError for a mark that
/// nobody knows, is not closed or stands twice, and for a layout type that has no block.
std::string emit_tables(const Layout &layout, std::string_view protocol, std::string_view shown);

} // namespace ferrorpc::spec
