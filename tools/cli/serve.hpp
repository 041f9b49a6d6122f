// `ferrorpc serve`: a rank that serves the standard functions until it is told to stop, or its job is over.
#pragma once

#include "options.hpp"
#include "outcome.hpp"

namespace ferrorpc::cli {

// Throws Failure when the rank cannot take its place, rank 0 is gone for good, or a barrier fails.
ExitCode serve(const ServeCommand &command);

} // namespace ferrorpc::cli
