// The texts of --help.
#pragma once

#include <string>

namespace ferrorpc::cli {

extern const std::string help_text;
extern const std::string serve_help_text;
extern const std::string call_help_text;
extern const std::string inspect_help_text;
extern const std::string version_text;

} // namespace ferrorpc::cli
