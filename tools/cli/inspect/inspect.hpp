// `ferrorpc inspect`: shows bytes of the wire field by field.
#pragma once

#include "../options.hpp"
#include "../outcome.hpp"

namespace ferrorpc::cli {

// Throws Failure when the input cannot be read.
ExitCode inspect(const InspectCommand &command);

} // namespace ferrorpc::cli
