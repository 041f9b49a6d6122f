// Rows that programs of ours print or that callgrind counts for them.
#pragma once

#include "results.hpp"

#include <string>

namespace bench {

// "memory/...": of ferrorpc-bench-memory. Throws std::runtime_error.
Rows measure_memory(const std::string &program);

// "instructions/...": of ferrorpc-bench-instructions under valgrind. `folder`: for callgrind's files, which are removed.
Rows count_instructions(const std::string &program, const std::string &folder);

} // namespace bench
