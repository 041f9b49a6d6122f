// `ferrorpc serve`: a rank that serves the standard functions until it is told to stop.
#pragma once

#include "options.hpp"
#include "outcome.hpp"

namespace ferrorpc::cli {

// Throws Failure when the rank cannot take its place, or a barrier fails.
ExitCode serve(const ServeCommand &command);

} // namespace ferrorpc::cli
