#include "values.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <utility>

namespace ferrorpc::spec {

namespace {

constexpr std::size_t id_size_max = 40;
constexpr std::size_t line_size_max = 100;

// Keywords of C11, C23 and C++23, with the macros of <stdbool.h> and <iso646.h>; a space around each.
constexpr std::string_view keywords =
    " alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t "
    "char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr "
    "constinit continue decltype default delete do double dynamic_cast else enum explicit export extern "
    "false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr "
    "operator or or_eq private protected public register reinterpret_cast requires restrict return short "
    "signed sizeof static static_assert static_cast struct switch template this thread_local throw true "
    "try typedef typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t "
    "while xor xor_eq ";

constexpr std::string_view classes[] = {"truncated", "wrong_tag", "invalid_utf8",  "invalid_rank",
                                        "too_small", "too_large", "unknown_frame", "not_canonical"};

// What a rule can be about besides an error class.
constexpr std::string_view aspects[] = {"layout", "accept", "kind", "incomplete"};

bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

std::optional<unsigned> digit_value(char c)
{
    if (is_digit(c)) {
        return static_cast<unsigned>(c - '0');
    }
    if (c >= 'a' && c <= 'f') {
        return static_cast<unsigned>(c - 'a' + 10);
    }
    if (c >= 'A' && c <= 'F') {
        return static_cast<unsigned>(c - 'A' + 10);
    }
    return std::nullopt;
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' ')) {
        text.remove_prefix(1);
    }
    while (text.ends_with(' ')) {
        text.remove_suffix(1);
    }
    return text;
}

} // namespace

void refuse(const YamlNode &node, std::string reason)
{
    throw Refusal{node.line, std::move(reason)};
}

void refuse_key(const YamlNode &node, std::string reason)
{
    throw Refusal{node.key_line, std::move(reason)};
}

void expect_mapping(const YamlNode &node, std::string_view what)
{
    if (node.kind != YamlNode::Kind::mapping) {
        refuse(node, fmt::format("{} must be a mapping", what));
    }
}

void expect_sequence(const YamlNode &node, std::string_view what)
{
    if (node.kind != YamlNode::Kind::sequence) {
        refuse(node, fmt::format("{} must be a sequence", what));
    }
}

void allow_keys(const YamlNode &mapping, std::string_view what, std::span<const std::string_view> allowed)
{
    expect_mapping(mapping, what);
    for (const YamlNode &child : mapping.children) {
        if (std::ranges::find(allowed, child.key) == allowed.end()) {
            refuse_key(child, fmt::format("unknown key '{}' in {} (allowed: {})", child.key, what, fmt::join(allowed, ", ")));
        }
    }
}

void allow_keys(const YamlNode &mapping, std::string_view what, std::initializer_list<std::string_view> allowed)
{
    allow_keys(mapping, what, std::span(allowed.begin(), allowed.size()));
}

const YamlNode &require_key(const YamlNode &mapping, std::string_view what, std::string_view key)
{
    const YamlNode *node = mapping.find(key);
    if (node == nullptr) {
        throw Refusal{mapping.key.empty() ? mapping.line : mapping.key_line,
                      fmt::format("key '{}' is missing in {}", key, what)};
    }
    return *node;
}

const std::string &read_scalar(const YamlNode &node)
{
    if (node.kind != YamlNode::Kind::scalar || node.text.empty()) {
        refuse(node, node.key.empty() ? "expected a plain value" : fmt::format("'{}' must be a plain value", node.key));
    }
    return node.text;
}

bool read_boolean(const YamlNode &node)
{
    const std::string &text = read_scalar(node);
    if (node.quoted || (text != "true" && text != "false")) {
        refuse(node, fmt::format("'{}' must be true or false", node.key));
    }
    return text == "true";
}

std::optional<std::uint64_t> parse_integer(std::string_view text)
{
    const bool hexadecimal = text.starts_with("0x");
    if (hexadecimal) {
        text.remove_prefix(2);
    }
    const unsigned base = hexadecimal ? 16 : 10;
    if (text.empty() || text.starts_with('_') || text.ends_with('_') || (!hexadecimal && text.size() > 1 && text[0] == '0')) {
        return std::nullopt;
    }
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c == '_') {
            continue;
        }
        const std::optional<unsigned> digit = digit_value(c);
        if (!digit || *digit >= base || value > (std::numeric_limits<std::uint64_t>::max() - *digit) / base) {
            return std::nullopt;
        }
        value = value * base + *digit;
    }
    return value;
}

std::uint64_t read_integer(const YamlNode &node, std::uint64_t max)
{
    const std::string &text = read_scalar(node);
    const std::optional<std::uint64_t> value = node.quoted ? std::nullopt : parse_integer(text);
    if (!value || *value > max) {
        refuse(node, fmt::format("'{}' is not an integer from 0 to {}", text, max));
    }
    return *value;
}

std::string check_id(int line, const std::string &id)
{
    const bool well_formed = !id.empty() && is_lower(id[0]) && id.size() <= id_size_max && !id.ends_with('_') &&
                             id.find("__") == std::string::npos &&
                             std::ranges::all_of(id, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
    if (!well_formed) {
        throw Refusal{line, fmt::format("'{}' is no id: [a-z][a-z0-9_]*, at most {} long, no _ at the end, no two in a row", id,
                                        id_size_max)};
    }
    if (keywords.find(" " + id + " ") != std::string_view::npos) {
        throw Refusal{line, fmt::format("'{}' is a keyword of C or C++", id)};
    }
    return id;
}

std::string read_id(const YamlNode &node)
{
    return check_id(node.line, read_scalar(node));
}

std::string read_key_id(const YamlNode &node)
{
    return check_id(node.key_line, node.key);
}

std::string read_line(const YamlNode *node)
{
    if (node == nullptr) {
        return "";
    }
    const std::string &text = read_scalar(*node);
    const bool printable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
    const bool plain = text.find_first_of("\\\"|`<>") == std::string::npos && text.find("*/") == std::string::npos &&
                       text.find("/*") == std::string::npos && text.find("??") == std::string::npos;
    if (!printable || !plain || text.size() > line_size_max) {
        refuse(*node,
               fmt::format("'{}' must be one line of at most {} printable ASCII characters without \\ \" | ` < > /* */ ??",
                           node->key, line_size_max));
    }
    return text;
}

std::uint64_t integer_max(std::size_t size)
{
    return std::numeric_limits<std::uint64_t>::max() >> (64 - 8 * size);
}

std::optional<std::size_t> integer_size(std::string_view type)
{
    constexpr std::array<std::pair<std::string_view, std::size_t>, 4> sizes = {{{"u1", 1}, {"u2", 2}, {"u4", 4}, {"u8", 8}}};
    for (const auto &[name, size] : sizes) {
        if (name == type) {
            return size;
        }
    }
    return std::nullopt;
}

std::span<const std::string_view> error_classes()
{
    return classes;
}

bool is_error_class(std::string_view name)
{
    return std::ranges::find(classes, name) != std::end(classes);
}

bool is_rule_id(std::string_view id)
{
    return id.size() >= 5 && id.size() <= 8 && id[3] == '-' && id[4] != '0' &&
           std::ranges::all_of(id.substr(0, 3), [](char c) { return c >= 'A' && c <= 'Z'; }) &&
           std::ranges::all_of(id.substr(4), is_digit);
}

std::string read_rule(const YamlNode &node, const RuleIds *known)
{
    const std::string &id = read_scalar(node);
    if (!is_rule_id(id)) {
        refuse(node, fmt::format("'{}' is no rule id, such as FRM-1", id));
    }
    if (known != nullptr && !known->contains(id)) {
        refuse(node, fmt::format("rule {} does not stand in spec/protocol.md", id));
    }
    return id;
}

LayoutRules read_rules(const YamlNode *node, const RuleIds *known, LayoutRules inherited)
{
    if (node == nullptr) {
        return inherited;
    }
    expect_mapping(*node, "-req");
    for (const YamlNode &child : node->children) {
        if (std::ranges::find(aspects, child.key) == std::end(aspects) && !is_error_class(child.key)) {
            refuse_key(child, fmt::format("unknown aspect '{}' in -req (allowed: {}, {})", child.key, fmt::join(aspects, ", "),
                                          fmt::join(classes, ", ")));
        }
        inherited.insert_or_assign(child.key, read_rule(child, known));
    }
    return inherited;
}

TypeReference read_type_reference(const YamlNode &node)
{
    std::string_view text = read_scalar(node);
    const std::size_t open = text.find('(');
    TypeReference reference;
    reference.id = check_id(node.line, std::string(text.substr(0, open)));
    if (open == std::string_view::npos) {
        return reference;
    }
    if (!text.ends_with(')')) {
        refuse(node, fmt::format("'{}' is no type: name or name(argument, ...)", text));
    }
    std::string_view list = text.substr(open + 1, text.size() - open - 2);
    while (true) {
        const std::size_t comma = list.find(',');
        reference.arguments.push_back(check_id(node.line, std::string(trimmed(list.substr(0, comma)))));
        if (comma == std::string_view::npos) {
            return reference;
        }
        list.remove_prefix(comma + 1);
    }
}

void check_arguments(const YamlNode &node, const TypeReference &reference, const std::vector<LayoutParameter> &parameters,
                     const std::vector<LayoutParameter> &scope)
{
    if (reference.arguments.size() != parameters.size()) {
        refuse(node,
               fmt::format("type {} takes {} arguments, not {}", reference.id, parameters.size(), reference.arguments.size()));
    }
    for (std::size_t index = 0; index < parameters.size(); ++index) {
        const LayoutParameter &parameter = parameters[index];
        if (reference.arguments[index] != parameter.id) {
            refuse(node, fmt::format("argument '{}' of type {} must be named as its parameter, '{}'",
                                     reference.arguments[index], reference.id, parameter.id));
        }
        const auto found = std::ranges::find(scope, parameter.id, &LayoutParameter::id);
        if (found == scope.end() || found->size != parameter.size) {
            refuse(node, fmt::format("there is no parameter '{}' of that type here", parameter.id));
        }
    }
}

} // namespace ferrorpc::spec
