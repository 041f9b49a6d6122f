#include "load.hpp"

#include "load_frames.hpp"
#include "load_parameters.hpp"
#include "load_type.hpp"
#include "values.hpp"
#include "yaml_tree.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <utility>

namespace ferrorpc::spec {

namespace {

constexpr std::size_t file_size_max = 1U << 20U;

void read_meta(const YamlNode &root, Layout &layout)
{
    const YamlNode &meta = require_key(root, "the file", "meta");
    allow_keys(meta, "meta", {"id", "title", "license", "ks-version", "endian", "encoding"});
    layout.id = read_id(require_key(meta, "meta", "id"));
    layout.title = read_line(&require_key(meta, "meta", "title"));
    if (const YamlNode &endian = require_key(meta, "meta", "endian"); read_scalar(endian) != "le") {
        refuse(endian, "endian must be le");
    }
    if (const YamlNode &encoding = require_key(meta, "meta", "encoding"); read_scalar(encoding) != "UTF-8") {
        refuse(encoding, "encoding must be UTF-8");
    }
    for (const char *key : {"license", "ks-version"}) {
        if (const YamlNode *node = meta.find(key)) {
            read_scalar(*node);
        }
    }
}

void read_constants(const YamlNode &root, const RuleIds *known, Layout &layout)
{
    const YamlNode *instances = root.find("instances");
    if (instances == nullptr) {
        return;
    }
    expect_mapping(*instances, "instances");
    for (const YamlNode &node : instances->children) {
        allow_keys(node, "a constant of the file", {"value", "doc", "-req"});
        LayoutConstant constant;
        constant.id = read_key_id(node);
        constant.line = node.key_line;
        constant.value = read_integer(require_key(node, "a constant of the file", "value"), integer_max(8));
        constant.doc = read_line(&require_key(node, "a constant of the file", "doc"));
        constant.rule = read_rule(require_key(node, "a constant of the file", "-req"), known);
        layout.constants.push_back(std::move(constant));
    }
}

void check_limits(const YamlNode &root, const Layout &layout)
{
    for (std::size_t index = 0; index < layout.parameters.size(); ++index) {
        const LayoutParameter &parameter = layout.parameters[index];
        if (parameter.limit.empty()) {
            continue;
        }
        const YamlNode &limit = *root.find("params")->children[index].find("-limit");
        const auto constant = std::ranges::find(layout.constants, parameter.limit, &LayoutConstant::id);
        if (constant == layout.constants.end()) {
            refuse(limit, fmt::format("there is no instance '{}' in the file", parameter.limit));
        }
        if (parameter.size != 8) {
            refuse(limit, "only a u8 can have -limit");
        }
    }
}

/// A type's parameter that has the name of one of the connection's is that one.
void check_parameter_types(const Layout &layout)
{
    for (const LayoutType &type : layout.types) {
        for (const LayoutParameter &parameter : type.parameters) {
            const auto of_connection = std::ranges::find(layout.parameters, parameter.id, &LayoutParameter::id);
            if (of_connection != layout.parameters.end() && of_connection->size != parameter.size) {
                throw Refusal{type.line, fmt::format("parameter '{}' of type {} has another type than the connection's",
                                                     parameter.id, type.id)};
            }
        }
    }
}

void check_connection_condition(const YamlNode &node, const Layout &layout)
{
    std::string_view text = read_scalar(node);
    text.remove_prefix(text.starts_with("not ") ? 4 : 0);
    const auto found = std::ranges::find(layout.parameters, text, &LayoutParameter::id);
    if (found == layout.parameters.end() || found->size != 0) {
        refuse(node, fmt::format("'{}' is no bool among the file's params", text));
    }
}

/// The order of things on a connection: streams, then frames without end.
void read_connection(const YamlNode &root, const Envelope &envelope, const Layout &layout, std::set<std::string> &used)
{
    const YamlNode &seq = require_key(root, "the file", "seq");
    expect_sequence(seq, "seq");
    std::set<std::string> ids;
    for (const YamlNode &node : seq.children) {
        allow_keys(node, "a part of the connection", {"id", "type", "if", "repeat", "doc"});
        if (!ids.insert(read_id(require_key(node, "a part of the connection", "id"))).second) {
            refuse(node, fmt::format("'{}' stands twice", node.find("id")->text));
        }
        read_line(node.find("doc"));
        if (const YamlNode *condition = node.find("if")) {
            check_connection_condition(*condition, layout);
        }
        const YamlNode &type = require_key(node, "a part of the connection", "type");
        const TypeReference reference = read_type_reference(type);
        const YamlNode *repeat = node.find("repeat");
        if (repeat != nullptr &&
            (read_scalar(*repeat) != "eos" || &node != &seq.children.back() || reference.id != envelope.id)) {
            refuse(*repeat, "only frames repeat, at the end: repeat: eos");
        }
        if (!envelope.id.empty() && reference.id == envelope.id) {
            check_arguments(type, reference, envelope.parameters, layout.parameters);
        } else {
            const std::optional<std::size_t> index = find_type(layout, reference.id);
            if (!index || !layout.types[*index].is_stream) {
                refuse(type, fmt::format("'{}' is neither the envelope nor a type with -stream", reference.id));
            }
            check_arguments(type, reference, layout.types[*index].parameters, layout.parameters);
        }
        used.insert(reference.id);
    }
}

void check_enums(const YamlNode &root)
{
    const YamlNode *enums = root.find("enums");
    if (enums == nullptr) {
        return;
    }
    expect_mapping(*enums, "enums");
    for (const YamlNode &node : enums->children) {
        const bool used = std::ranges::any_of(root.find("types")->children, [&](const YamlNode &type) {
            const YamlNode *instances = is_switched(type) ? type.find("instances") : nullptr;
            return instances != nullptr && std::ranges::any_of(instances->children, [&](const YamlNode &instance) {
                       const YamlNode *name = instance.find("enum");
                       return name != nullptr && name->text == node.key;
                   });
        });
        if (!used) {
            refuse_key(node, fmt::format("enum '{}' is never used", node.key));
        }
    }
}

Layout read_file_node(const YamlNode &root, const RuleIds *known)
{
    allow_keys(root, "the file", {"meta", "doc", "doc-ref", "params", "seq", "instances", "enums", "types"});
    Layout layout;
    read_meta(root, layout);
    for (const char *key : {"doc", "doc-ref"}) {
        if (const YamlNode *node = root.find(key)) {
            read_scalar(*node);
        }
    }
    layout.parameters = read_parameters(root.find("params"), true, known);
    read_constants(root, known, layout);
    check_limits(root, layout);

    const YamlNode &types = require_key(root, "the file", "types");
    expect_mapping(types, "types");
    for (const YamlNode &type : types.children) {
        expect_mapping(type, "type " + type.key);
        if (!is_switched(type)) {
            layout.types.push_back(read_layout_type(type, known));
        }
    }
    if (layout.types.empty()) {
        refuse(types, "there must be a layout type");
    }
    check_parameter_types(layout);

    std::set<std::string> used;
    const Envelope envelope = read_frames(root, known, layout, used);
    check_enums(root);
    read_connection(root, envelope, layout, used);
    for (const YamlNode &type : types.children) {
        const bool is_tagged = is_switched(type) && type.key != envelope.id;
        if (!is_tagged && !used.contains(type.key)) {
            refuse_key(type, fmt::format("type '{}' is never used", type.key));
        }
    }
    return layout;
}

/// What comes from the file may hold anything: shown without control characters, and not without end.
std::string printable(std::string text)
{
    constexpr std::size_t shown_max = 400;
    if (text.size() > shown_max) {
        text.resize(shown_max);
        text += "...";
    }
    std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

} // namespace

RuleIds find_rule_ids(std::string_view protocol)
{
    constexpr std::string_view mark = "**";
    constexpr std::size_t id_size_max = 8;
    RuleIds ids;
    for (std::size_t at = protocol.find(mark); at != std::string_view::npos; at = protocol.find(mark, at + mark.size())) {
        const std::string_view behind = protocol.substr(at + mark.size(), id_size_max + mark.size());
        const std::string_view id = behind.substr(0, behind.find(mark));
        if (id.size() < behind.size() && is_rule_id(id)) {
            ids.emplace(id);
        }
    }
    return ids;
}

Layout parse_layout(std::string_view text, std::string_view file, const RuleIds *rules)
{
    try {
        return read_file_node(parse_yaml(text), rules);
    } catch (const Refusal &refusal) {
        throw SpecError(fmt::format("{}:{}: {}", file, refusal.line, printable(refusal.reason)));
    }
}

std::string read_file(const std::filesystem::path &path, std::string_view shown)
{
    std::ifstream stream(path, std::ios::binary);
    std::string content(file_size_max + 1, '\0');
    stream.read(content.data(), static_cast<std::streamsize>(content.size()));
    if (!stream.is_open() || stream.bad()) {
        throw SpecError(fmt::format("{}: cannot be read", shown));
    }
    content.resize(static_cast<std::size_t>(stream.gcount()));
    if (content.size() > file_size_max) {
        throw SpecError(fmt::format("{}: over 1 MiB", shown));
    }
    return content;
}

Layout load_layout(const std::filesystem::path &root)
{
    const std::string text = read_file(root / "spec" / "wire.ksy", "spec/wire.ksy");
    const std::filesystem::path protocol = root / "spec" / "protocol.md";
    if (!std::filesystem::exists(protocol)) {
        return parse_layout(text, "spec/wire.ksy");
    }
    const RuleIds rules = find_rule_ids(read_file(protocol, "spec/protocol.md"));
    return parse_layout(text, "spec/wire.ksy", &rules);
}

} // namespace ferrorpc::spec
