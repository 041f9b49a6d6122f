// Everything that tools/vectorgen writes, as texts by path.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace ferrorpc::vectorgen {

// The files below `root`/conformance/vectors as they should be: the generated vectors, the hand-written ones with nothing
// changed but what is recorded of the crate, and the rules. `run` is a file of JSON lines of ferrorpc-conform with the crate's
// witness. Throws std::runtime_error with one line for input that cannot be used.
std::map<std::string, std::string> generate(const std::filesystem::path &root,
                                            const std::optional<std::filesystem::path> &run = {});

} // namespace ferrorpc::vectorgen
