// The files that the compiler writes.
#pragma once

#include "layout.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace ferrorpc::spec {

struct Output {
    std::string path; // from the repository's root
    std::string content;
};

/// All outputs for the .ksy under a root; protocol.md is one if it is there. Throws SpecError.
std::vector<Output> make_outputs(const std::filesystem::path &root);

/// Whether a file has exactly this content.
bool is_current(const std::filesystem::path &root, const Output &output);

/// Makes the folder if need be, and replaces the file as a whole. Throws SpecError.
void write_output(const std::filesystem::path &root, const Output &output);

} // namespace ferrorpc::spec
