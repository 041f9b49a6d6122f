// Files that a tool keeps as the spec says.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace ferrorpc::tools {

using Files = std::map<std::string, std::string>; // contents by path from the repository's root

// Whether there is a file with exactly this content.
bool holds(const std::filesystem::path &path, std::string_view content);

// Makes the folder if need be, and replaces the file as a whole. Throws std::runtime_error with one line.
void write_file(const std::filesystem::path &path, std::string_view content);

// Writes the files whose content differs, and names them. With `is_check` it only names them, and gives 1 if there is one.
// Gives 0 otherwise. Throws std::runtime_error with one line.
int update(const std::filesystem::path &root, const Files &files, bool is_check);

} // namespace ferrorpc::tools
