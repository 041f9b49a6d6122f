// Reads single values of a .ksy: identifiers, integers, one-line texts, rule ids. Each throws Refusal with the line and the
// reason.
#pragma once

#include "load.hpp"
#include "yaml_tree.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::spec {

[[noreturn]] void refuse(const YamlNode &node, std::string reason);
/// The same, at the line of the node's key.
[[noreturn]] void refuse_key(const YamlNode &node, std::string reason);

/// `what` names the place in errors: "a field", "type request".
void expect_mapping(const YamlNode &node, std::string_view what);
void expect_sequence(const YamlNode &node, std::string_view what);
void allow_keys(const YamlNode &mapping, std::string_view what, std::span<const std::string_view> allowed);
void allow_keys(const YamlNode &mapping, std::string_view what, std::initializer_list<std::string_view> allowed);
const YamlNode &require_key(const YamlNode &mapping, std::string_view what, std::string_view key);

/// The text of a scalar, which is not empty.
const std::string &read_scalar(const YamlNode &node);
bool read_boolean(const YamlNode &node);
/// Decimal or 0x, with _ between digits. Refuses over `max`.
std::uint64_t read_integer(const YamlNode &node, std::uint64_t max);
std::optional<std::uint64_t> parse_integer(std::string_view text);

/// What may become a name in C and C++: [a-z][a-z0-9_]*, at most 40, no _ at the end nor two in a row, no keyword.
std::string check_id(int line, const std::string &id);
std::string read_id(const YamlNode &node);
std::string read_key_id(const YamlNode &node);
/// One line of printable ASCII that can stand in a comment, a string and a table as it is. "" for null.
std::string read_line(const YamlNode *node);

/// What a value of `size` bytes holds at most.
std::uint64_t integer_max(std::size_t size);
/// 1, 2, 4, 8 for u1, u2, u4, u8; else nothing.
std::optional<std::size_t> integer_size(std::string_view type);

/// The names of the error classes that a rule can stand for.
std::span<const std::string_view> error_classes();
bool is_error_class(std::string_view name);

/// Three capitals, a hyphen, a number from 1.
bool is_rule_id(std::string_view id);
/// A rule's id; `known` may be null.
std::string read_rule(const YamlNode &node, const RuleIds *known);
/// -req: a map from aspect to rule id, on top of what is inherited.
LayoutRules read_rules(const YamlNode *node, const RuleIds *known, LayoutRules inherited);

/// "name" or "name(a, b)"
struct TypeReference {
    std::string id;
    std::vector<std::string> arguments;
};
TypeReference read_type_reference(const YamlNode &node);
/// Arguments must be the parameters' own names, and stand in `scope` with the same type.
void check_arguments(const YamlNode &node, const TypeReference &reference, const std::vector<LayoutParameter> &parameters,
                     const std::vector<LayoutParameter> &scope);

} // namespace ferrorpc::spec
