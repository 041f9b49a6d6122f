// The files that the compiler writes.
#pragma once

#include <shared/files.hpp>

#include <filesystem>

namespace ferrorpc::spec {

/// All files for the .ksy under a root; protocol.md is one if it is there. Throws SpecError.
tools::Files make_outputs(const std::filesystem::path &root);

} // namespace ferrorpc::spec
