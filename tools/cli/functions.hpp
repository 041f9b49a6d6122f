// The standard functions, which every rank of `ferrorpc serve` has: echo, fail, sleep and bytes.
#pragma once

#include "sleeper.hpp"

#include <ferrorpc/agent/agent.hpp>

namespace ferrorpc::cli {

// echo   answers with its payload
// fail   answers with its payload as the error's message
// sleep  answers with nothing after as many milliseconds as its payload says (u64, little-endian)
// bytes  answers with as many bytes as its payload says (u64, little-endian); byte i is i mod 251
//
// sleep and bytes refuse a payload of another size, and bytes a number that no response can hold, before any memory is taken.
// The sleeper must outlive the agent's use of it.
void register_standard_functions(Agent &agent, Sleeper &sleeper);

} // namespace ferrorpc::cli
