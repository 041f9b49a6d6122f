// Everything that tools/vectorgen writes, as texts by path.
#pragma once

#include <shared/files.hpp>

#include <filesystem>

namespace ferrorpc::vectorgen {

// The files below `root`/conformance/vectors as they should be: the generated vectors, the hand-written ones with nothing
// changed but what is recorded of the crate, and the rules. `run` is a file of JSON lines of ferrorpc-conform with the crate's
// witness; empty: none. Throws std::runtime_error with one line for input that cannot be used.
tools::Files generate(const std::filesystem::path &root, const std::filesystem::path &run = {});

} // namespace ferrorpc::vectorgen
