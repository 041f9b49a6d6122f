// Reads spec/wire.ksy into a Layout.
//
// Refuses everything that spec/profile.md does not allow, with file, line and reason; no input makes it crash, recurse deeply
// or take more memory than a small multiple of the file.
#pragma once

#include "layout.hpp"

#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ferrorpc::spec {

/// One line: "spec/wire.ksy:57: unknown key 'sizze' in a field (allowed: ...)".
struct SpecError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using RuleIds = std::set<std::string, std::less<>>;

/// The ids that stand as **ID** in the text of protocol.md.
RuleIds find_rule_ids(std::string_view protocol);

/// Reads the text of a .ksy. `file` names it in errors. With `rules`, every rule id in it must be one of them; without, only
/// its form is checked. Throws SpecError.
Layout parse_layout(std::string_view text, std::string_view file, const RuleIds *rules = nullptr);

/// Reads root/spec/wire.ksy, against the rules of root/spec/protocol.md if that is there. Throws SpecError.
Layout load_layout(const std::filesystem::path &root);

/// The content of a file of at most 1 MiB, named `shown` in errors. Throws SpecError.
std::string read_file(const std::filesystem::path &path, std::string_view shown);

} // namespace ferrorpc::spec
