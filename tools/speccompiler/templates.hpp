// Texts that are embedded when the compiler is built.
#pragma once

#include <string_view>

namespace ferrorpc::spec {

/// wire.h.in: the fixed part of the codec core, with a line /* generated: X */ where X belongs.
extern const std::string_view wire_template;

/// dissector.lua.in: the fixed part of the Wireshark dissector, with a line -- generated: tables where they belong.
extern const std::string_view dissector_template;

} // namespace ferrorpc::spec
