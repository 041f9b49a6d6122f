/// The port that is judged: the library that is linked (linked.cpp) or the one that the environment names (loaded.cpp).
#pragma once

#include <conformance/decoder.h>

namespace ferrorpc::differential {

/// Ends the process with a line on standard error when there is none that can be judged.
const ferrorpc_decoder &the_port();

/// `decoder` itself; ends the process when it is null, of another version or lacks a function.
const ferrorpc_decoder &checked(const ferrorpc_decoder *decoder);

[[noreturn]] void refuse_port(const char *why);

} // namespace ferrorpc::differential
