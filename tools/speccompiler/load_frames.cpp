#include "load_frames.hpp"

#include "load_parameters.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace ferrorpc::spec {

namespace {

using EnumValues = std::vector<std::pair<std::string, std::uint8_t>>;

const YamlNode *find_switch(const YamlNode &field)
{
    const YamlNode *type = field.kind == YamlNode::Kind::mapping ? field.find("type") : nullptr;
    return type != nullptr && type->kind == YamlNode::Kind::mapping ? type : nullptr;
}

/// The switch of a field, whose cases are a mapping.
const YamlNode &read_cases(const YamlNode &type_switch, std::string_view wanted)
{
    allow_keys(type_switch, "a switched type", {"switch-on", "cases"});
    const YamlNode &on = require_key(type_switch, "a switched type", "switch-on");
    if (read_scalar(on) != wanted) {
        refuse(on, fmt::format("switch-on must be '{}'", wanted));
    }
    const YamlNode &cases = require_key(type_switch, "a switched type", "cases");
    expect_mapping(cases, "cases");
    return cases;
}

EnumValues read_enum(const YamlNode &root, const YamlNode &use)
{
    const YamlNode *enums = root.find("enums");
    const YamlNode *values = enums == nullptr ? nullptr : enums->find(read_scalar(use));
    if (values == nullptr) {
        refuse(use, fmt::format("there is no enum '{}'", use.text));
    }
    read_key_id(*values);
    expect_mapping(*values, "an enum");
    if (values->children.empty()) {
        refuse(*values, "an enum must have a value");
    }
    EnumValues result;
    for (const YamlNode &value : values->children) {
        const std::optional<std::uint64_t> number = parse_integer(value.key);
        if (!number || *number > integer_max(1)) {
            refuse_key(value, fmt::format("'{}' is no value of a u1", value.key));
        }
        const std::string id = read_id(value);
        const auto same = [&](const auto &other) { return other.first == id || other.second == *number; };
        if (std::ranges::any_of(result, same)) {
            refuse_key(value, fmt::format("'{}: {}' stands twice in its enum", value.key, id));
        }
        result.emplace_back(id, static_cast<std::uint8_t>(*number));
    }
    return result;
}

/// Reads both types that tell frames apart.
class FramesReader {
public:
    FramesReader(const YamlNode &root, const RuleIds *known, Layout &layout, std::set<std::string> &used)
        : root_(root), types_(*root.find("types")), known_(known), layout_(layout), used_(used)
    {
    }

    Envelope read();

private:
    void read_envelope(const YamlNode &node);
    void read_header(const YamlNode &node);
    void read_exact_case(const YamlNode &node);
    void read_tagged(const YamlNode &node);
    void read_tagged_case(const YamlNode &node, const std::string &enum_id, const EnumValues &values);
    std::size_t read_content_type(const YamlNode &node);
    std::string read_kind_rule(const YamlNode &node, const LayoutType &type) const;

    const YamlNode &root_;
    const YamlNode &types_;
    const RuleIds *known_;
    Layout &layout_;
    std::set<std::string> &used_;
    Envelope envelope_;
    std::string tagged_; // the type behind the envelope's case `_`
};

Envelope FramesReader::read()
{
    for (const YamlNode &type : types_.children) {
        if (is_switched(type) && type.find("instances") == nullptr) {
            if (!envelope_.id.empty()) {
                refuse_key(type, fmt::format("a second envelope: '{}' is one already", envelope_.id));
            }
            read_envelope(type);
        }
    }
    for (const YamlNode &type : types_.children) {
        if (is_switched(type) && type.find("instances") != nullptr) {
            if (type.key != tagged_) {
                refuse_key(type, fmt::format("type '{}' is not the case _ of an envelope", type.key));
            }
            read_tagged(type);
            tagged_.clear();
        }
    }
    if (!tagged_.empty()) {
        throw Refusal{types_.line,
                      fmt::format("the case _ of the envelope, '{}', is no type that looks at the first byte", tagged_)};
    }
    return std::move(envelope_);
}

/// header: frame_header(...), then content: size: header.length, switched by header.length.
void FramesReader::read_envelope(const YamlNode &node)
{
    const std::string place = "type " + node.key;
    allow_keys(node, place, {"doc", "-req", "params", "seq"});
    envelope_.id = read_key_id(node);
    read_line(node.find("doc"));
    read_rules(node.find("-req"), known_, {});
    envelope_.parameters = read_parameters(node.find("params"), false, known_);
    const YamlNode &seq = *node.find("seq");
    if (seq.children.size() != 2 || find_switch(seq.children[1]) == nullptr) {
        refuse(seq, "an envelope has two fields: a header, and a content whose type is switched");
    }
    read_header(seq.children[0]);

    const YamlNode &content = seq.children[1];
    allow_keys(content, "an envelope's content", {"id", "size", "type", "doc"});
    const std::string header = seq.children[0].find("id")->text;
    if (read_id(require_key(content, "an envelope's content", "id")) == header) {
        refuse(content, fmt::format("'{}' stands twice in {}", header, place));
    }
    read_line(content.find("doc"));
    const std::string length = header + "." + layout_.types[*layout_.frame_header].fields[0].id;
    const YamlNode &size = require_key(content, "an envelope's content", "size");
    if (read_scalar(size) != length) {
        refuse(size, fmt::format("size must be '{}'", length));
    }
    for (const YamlNode &child : read_cases(*find_switch(content), length).children) {
        if (child.key == "_") {
            tagged_ = read_id(child);
        } else {
            read_exact_case(child);
        }
    }
    if (tagged_.empty()) {
        refuse(content, "the cases of an envelope must end with _, the type that looks at the first byte");
    }
}

void FramesReader::read_header(const YamlNode &node)
{
    allow_keys(node, "an envelope's header", {"id", "type", "doc"});
    read_id(require_key(node, "an envelope's header", "id"));
    read_line(node.find("doc"));
    const YamlNode &type = require_key(node, "an envelope's header", "type");
    const TypeReference reference = read_type_reference(type);
    layout_.frame_header = find_type(layout_, reference.id);
    if (!layout_.frame_header) {
        refuse(type, fmt::format("there is no layout type '{}'", reference.id));
    }
    const LayoutType &header = layout_.types[*layout_.frame_header];
    check_arguments(type, reference, header.parameters, envelope_.parameters);
    if (!header.is_stream || header.fields.size() != 1 || header.fields[0].form != LayoutForm::integer) {
        refuse(type, fmt::format("header '{}' must be a stream of one integer field", reference.id));
    }
    if (header.fields[0].max) {
        layout_.frame_length_parameter = header.fields[0].max->parameter;
    }
    used_.insert(reference.id);
}

std::size_t FramesReader::read_content_type(const YamlNode &node)
{
    const TypeReference reference = read_type_reference(node);
    const std::optional<std::size_t> index = find_type(layout_, reference.id);
    if (!index) {
        refuse(node, fmt::format("there is no layout type '{}'", reference.id));
    }
    if (layout_.types[*index].is_stream) {
        refuse(node, fmt::format("'{}' is a stream and cannot be a frame's content", reference.id));
    }
    if (!used_.insert(reference.id).second) {
        refuse(node, fmt::format("type '{}' is used twice", reference.id));
    }
    check_arguments(node, reference, layout_.types[*index].parameters, envelope_.parameters);
    return *index;
}

std::string FramesReader::read_kind_rule(const YamlNode &node, const LayoutType &type) const
{
    const std::string_view rule = rule_for(type.rules, "kind");
    if (rule.empty()) {
        refuse(node, fmt::format("no rule in -req for 'kind' of type '{}'", type.id));
    }
    return std::string(rule);
}

void FramesReader::read_exact_case(const YamlNode &node)
{
    const std::optional<std::uint64_t> length = parse_integer(node.key);
    if (!length) {
        refuse_key(node, fmt::format("case '{}' is neither a length nor _", node.key));
    }
    const std::size_t index = read_content_type(node);
    const LayoutType &type = layout_.types[index];
    if (!type.has_fixed_size || type.size_min != *length) {
        refuse(node, fmt::format("type '{}' is not always {} bytes long", type.id, *length));
    }
    if (types_.find(type.id)->find("-recognised-from") != nullptr) {
        refuse_key(*types_.find(type.id)->find("-recognised-from"), "-recognised-from in a type that its length alone tells");
    }
    layout_.frame_kinds.push_back(
        {.type = index, .is_exact = true, .length = *length, .tag = std::nullopt, .rule = read_kind_rule(node, type)});
}

/// instances: tag at position 0, an enum; then body: size-eos, switched by the tag.
void FramesReader::read_tagged(const YamlNode &node)
{
    const std::string place = "type " + node.key;
    allow_keys(node, place, {"doc", "-req", "instances", "seq"});
    read_key_id(node);
    read_line(node.find("doc"));
    const LayoutRules rules = read_rules(node.find("-req"), known_, {});
    layout_.unknown_frame_rule = rule_for(rules, "unknown_frame");
    if (layout_.unknown_frame_rule.empty()) {
        refuse_key(node, fmt::format("no rule in -req for 'unknown_frame' of {}", place));
    }
    const YamlNode &instances = *node.find("instances");
    expect_mapping(instances, "instances");
    if (instances.children.size() != 1) {
        refuse(instances, "expected one instance, the first byte");
    }
    const YamlNode &tag = instances.children[0];
    read_key_id(tag);
    allow_keys(tag, "the first byte", {"pos", "type", "enum", "doc"});
    read_line(tag.find("doc"));
    read_integer(require_key(tag, "the first byte", "pos"), 0);
    const YamlNode &tag_type = require_key(tag, "the first byte", "type");
    if (read_scalar(tag_type) != "u1") {
        refuse(tag_type, "the first byte must be a u1");
    }
    const YamlNode &tag_enum = require_key(tag, "the first byte", "enum");
    const EnumValues values = read_enum(root_, tag_enum);

    const YamlNode &seq = *node.find("seq");
    if (seq.children.size() != 1) {
        refuse(seq, "expected one field, whose type is switched");
    }
    const YamlNode &body = seq.children[0];
    allow_keys(body, "a switched body", {"id", "size-eos", "type", "doc"});
    read_id(require_key(body, "a switched body", "id"));
    read_line(body.find("doc"));
    if (!read_boolean(require_key(body, "a switched body", "size-eos"))) {
        refuse(*body.find("size-eos"), "size-eos must be true");
    }
    const YamlNode &cases = read_cases(*find_switch(body), tag.key);
    for (const YamlNode &child : cases.children) {
        read_tagged_case(child, tag_enum.text, values);
    }
    for (const auto &[id, value] : values) {
        if (cases.find(tag_enum.text + "::" + id) == nullptr) {
            refuse(cases, fmt::format("there is no case for '{}::{}'", tag_enum.text, id));
        }
    }
}

void FramesReader::read_tagged_case(const YamlNode &node, const std::string &enum_id, const EnumValues &values)
{
    const auto value =
        std::ranges::find_if(values, [&](const auto &entry) { return node.key == enum_id + "::" + entry.first; });
    if (value == values.end()) {
        refuse_key(node, fmt::format("case '{}' is no value of enum '{}'", node.key, enum_id));
    }
    const std::size_t index = read_content_type(node);
    const LayoutType &type = layout_.types[index];
    if (type.fields[0].form != LayoutForm::constant || type.fields[0].constant != value->second) {
        refuse(node, fmt::format("type '{}' does not begin with contents: [{:#04x}]", type.id, value->second));
    }
    std::uint64_t length_min = type.size_min;
    if (const YamlNode *from = types_.find(type.id)->find("-recognised-from")) {
        length_min = read_integer(*from, type.size_min);
        if (length_min == 0) {
            refuse(*from, "a frame without a first byte has no tag");
        }
    }
    layout_.frame_kinds.push_back(
        {.type = index, .is_exact = false, .length = length_min, .tag = value->second, .rule = read_kind_rule(node, type)});
}

} // namespace

bool is_switched(const YamlNode &type)
{
    const YamlNode *seq = type.kind == YamlNode::Kind::mapping ? type.find("seq") : nullptr;
    return seq != nullptr &&
           std::ranges::any_of(seq->children, [](const YamlNode &field) { return find_switch(field) != nullptr; });
}

Envelope read_frames(const YamlNode &root, const RuleIds *known, Layout &layout, std::set<std::string> &used)
{
    return FramesReader(root, known, layout, used).read();
}

} // namespace ferrorpc::spec
