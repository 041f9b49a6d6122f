// `ferrorpc call`: joins the job, calls a function once or many times, and writes what it answers.
#pragma once

#include "options.hpp"
#include "outcome.hpp"

namespace ferrorpc::cli {

// Writes replies to standard output and a summary of repeated calls to standard error. Throws Failure for the first call that
// failed, once all have ended, and when there is no connection.
ExitCode call(const CallCommand &command);

} // namespace ferrorpc::cli
