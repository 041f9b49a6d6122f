#include "load_type.hpp"

#include "check_type.hpp"
#include "load_parameters.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace ferrorpc::spec {

namespace {

constexpr std::size_t field_count_max = 100; // so that an index fits the int8 of the field tables

/// Reads the fields of one type in order, so that each may refer to those in front of it.
class TypeReader {
public:
    TypeReader(const YamlNode &node, const RuleIds *known) : node_(node), known_(known), place_("type " + node.key) {}

    LayoutType read()
    {
        allow_keys(node_, place_, {"doc", "-req", "-stream", "-recognised-from", "params", "seq", "instances"});
        type_.id = read_key_id(node_);
        type_.line = node_.key_line;
        type_.doc = read_line(&require_key(node_, place_, "doc"));
        type_.rules = read_rules(node_.find("-req"), known_, {});
        type_.is_stream = node_.find("-stream") != nullptr && read_boolean(*node_.find("-stream"));
        if (const YamlNode *from = node_.find("-recognised-from"); from != nullptr && type_.is_stream) {
            refuse_key(*from, "-recognised-from in a type that stands in no frame");
        }
        type_.parameters = read_parameters(node_.find("params"), false, known_);
        read_fields();
        read_predicates();
        resolve_conditions();
        count_size();
        check_type(type_);
        return std::move(type_);
    }

private:
    void read_fields();
    void read_field(const YamlNode &node);
    void read_constant(const YamlNode &node, LayoutField &field);
    void read_integer_field(const YamlNode &node, std::size_t size, LayoutField &field);
    void read_bounds(const YamlNode &node, LayoutField &field);
    LayoutBound read_bound(const YamlNode &node, const LayoutField &field);
    void read_sized(const YamlNode &node, LayoutField &field);
    void read_text(const YamlNode &node);
    void read_rest(const YamlNode &node, LayoutField &field);
    void read_predicates();
    void resolve_conditions();
    void count_size();

    std::optional<std::size_t> find_field(std::string_view id) const;
    void claim_id(int line, const std::string &id);

    const YamlNode &node_;
    const RuleIds *known_;
    std::string place_;
    LayoutType type_;
    std::vector<const YamlNode *> conditions_; // of each field, or null
};

std::optional<std::size_t> TypeReader::find_field(std::string_view id) const
{
    const auto found = std::ranges::find(type_.fields, id, &LayoutField::id);
    return found == type_.fields.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - type_.fields.begin()));
}

/// Parameters, fields and instances of a type share one set of names.
void TypeReader::claim_id(int line, const std::string &id)
{
    const bool taken = find_field(id).has_value() ||
                       std::ranges::find(type_.parameters, id, &LayoutParameter::id) != type_.parameters.end() ||
                       std::ranges::find(type_.predicates, id, &LayoutPredicate::id) != type_.predicates.end();
    if (taken) {
        throw Refusal{line, fmt::format("'{}' stands twice in {}", id, place_)};
    }
}

void TypeReader::read_fields()
{
    const YamlNode &seq = require_key(node_, place_, "seq");
    expect_sequence(seq, "seq");
    if (seq.children.empty() || seq.children.size() > field_count_max) {
        refuse(seq, fmt::format("{} must have 1 to {} fields", place_, field_count_max));
    }
    for (const YamlNode &node : seq.children) {
        read_field(node);
    }
}

void TypeReader::read_field(const YamlNode &node)
{
    expect_mapping(node, "a field");
    allow_keys(node, "a field",
               {"id", "type", "size", "size-eos", "contents", "encoding", "if", "valid", "doc", "-label", "-label-utf8",
                "-utf8", "-req", "-error", "-write", "-tail"});
    LayoutField field;
    const YamlNode &id = require_key(node, "a field", "id");
    field.id = read_id(id);
    claim_id(id.line, field.id);
    field.line = node.line;
    field.doc = read_line(node.find("doc"));
    field.label = read_line(node.find("-label"));
    field.rules = read_rules(node.find("-req"), known_, type_.rules);
    if (!type_.fields.empty() && type_.fields.back().form == LayoutForm::rest) {
        refuse(node, fmt::format("field '{}' stands behind '{}', which takes the rest", field.id, type_.fields.back().id));
    }

    const YamlNode *type = node.find("type");
    const std::optional<std::size_t> size = type == nullptr ? std::nullopt : integer_size(read_scalar(*type));
    if (node.find("contents") != nullptr) {
        read_constant(node, field);
    } else if (node.find("size-eos") != nullptr) {
        read_rest(node, field);
    } else if (size) {
        read_integer_field(node, *size, field);
    } else if (type != nullptr && type->text != "str") {
        refuse(*type, fmt::format("'{}' is no type of a field (allowed: u1, u2, u4, u8, str)", type->text));
    } else {
        read_sized(node, field);
    }
    conditions_.push_back(node.find("if"));
    type_.fields.push_back(std::move(field));
}

void TypeReader::read_constant(const YamlNode &node, LayoutField &field)
{
    allow_keys(node, "a constant", {"id", "contents", "doc", "-label", "-req"});
    const YamlNode &contents = *node.find("contents");
    expect_sequence(contents, "contents");
    if (contents.children.size() != 1) {
        refuse(contents, "contents must be one byte, such as [0x01]");
    }
    field.form = LayoutForm::constant;
    field.size = 1;
    field.constant = static_cast<std::uint8_t>(read_integer(contents.children[0], integer_max(1)));
}

void TypeReader::read_integer_field(const YamlNode &node, std::size_t size, LayoutField &field)
{
    allow_keys(node, "an integer field", {"id", "type", "valid", "doc", "-label", "-req", "-error", "-write"});
    field.form = LayoutForm::integer;
    field.size = size;
    read_bounds(node, field);
    const YamlNode *write = node.find("-write");
    if (write == nullptr) {
        return;
    }
    expect_sequence(*write, "-write");
    for (const YamlNode &value : write->children) {
        field.written.push_back(read_integer(value, integer_max(size)));
    }
    if (field.written.empty() || std::ranges::adjacent_find(field.written, std::greater_equal{}) != field.written.end()) {
        refuse(*write, "-write must list values in rising order");
    }
}

void TypeReader::read_bounds(const YamlNode &node, LayoutField &field)
{
    const YamlNode *valid = node.find("valid");
    const YamlNode *error = node.find("-error");
    if (valid == nullptr) {
        if (error != nullptr) {
            refuse_key(*error, "-error without valid");
        }
        return;
    }
    allow_keys(*valid, "valid", {"min", "max"});
    if (valid->children.empty()) {
        refuse(*valid, "valid must have min or max");
    }
    field.min_error = "too_small";
    field.max_error = "too_large";
    if (error != nullptr) {
        if (!is_error_class(read_scalar(*error))) {
            refuse(*error, fmt::format("'{}' is no error class", error->text));
        }
        field.min_error = field.max_error = error->text;
    }
    if (const YamlNode *min = valid->find("min")) {
        field.min = read_bound(*min, field);
        if (field.min->parameter.empty() && field.min->literal == 0) {
            refuse(*min, "a min of 0 says nothing");
        }
    }
    if (const YamlNode *max = valid->find("max")) {
        field.max = read_bound(*max, field);
        if (field.max->parameter.empty() && field.max->literal == integer_max(field.size)) {
            refuse(*max, "a max that the type cannot exceed says nothing");
        }
    }
    if (field.min && field.max && field.min->parameter.empty() && field.max->parameter.empty() &&
        field.min->literal > field.max->literal) {
        refuse(*valid, "min is over max");
    }
}

LayoutBound TypeReader::read_bound(const YamlNode &node, const LayoutField &field)
{
    const std::string &text = read_scalar(node);
    if (text[0] >= '0' && text[0] <= '9') {
        return {.literal = read_integer(node, integer_max(field.size)), .parameter = ""};
    }
    if (std::ranges::find(type_.parameters, text, &LayoutParameter::id) == type_.parameters.end()) {
        refuse(node, fmt::format("'{}' is neither an integer nor a parameter of {}", text, place_));
    }
    return {.literal = 0, .parameter = text};
}

void TypeReader::read_sized(const YamlNode &node, LayoutField &field)
{
    if (node.find("type") != nullptr) {
        field.form = LayoutForm::text;
        read_text(node);
        field.label_utf8 = read_line(node.find("-label-utf8"));
    } else {
        field.form = LayoutForm::bytes;
        allow_keys(node, "a field of bytes", {"id", "size", "if", "doc", "-label", "-req", "-tail"});
    }
    const YamlNode &size = require_key(node, fmt::format("field '{}'", field.id), "size");
    field.size_field = find_field(read_scalar(size));
    if (!field.size_field || type_.fields[*field.size_field].form != LayoutForm::integer) {
        refuse(size, fmt::format("size '{}' is no integer field in front of '{}'", size.text, field.id));
    }
    type_.fields[*field.size_field].is_length = true;
    field.is_tail = node.find("-tail") != nullptr && read_boolean(*node.find("-tail"));
}

void TypeReader::read_text(const YamlNode &node)
{
    allow_keys(node, "a text field",
               {"id", "type", "size", "encoding", "if", "doc", "-label", "-label-utf8", "-utf8", "-req", "-tail"});
    const YamlNode *encoding = node.find("encoding");
    if (encoding != nullptr && read_scalar(*encoding) != "UTF-8") {
        refuse(*encoding, "encoding must be UTF-8");
    }
    const YamlNode &utf8 = require_key(node, "a text field", "-utf8");
    if (read_scalar(utf8) != "strict") {
        refuse(utf8, "-utf8 must be strict");
    }
}

void TypeReader::read_rest(const YamlNode &node, LayoutField &field)
{
    allow_keys(node, "a field that takes the rest", {"id", "size-eos", "doc", "-req", "-write"});
    if (!read_boolean(*node.find("size-eos"))) {
        refuse(*node.find("size-eos"), "size-eos must be true");
    }
    const YamlNode &write = require_key(node, "a field that takes the rest", "-write");
    if (read_scalar(write) != "empty") {
        refuse(write, "-write must be empty: nobody sends a rest");
    }
    if (type_.is_stream) {
        refuse(node, "a stream has no rest");
    }
    field.form = LayoutForm::rest;
}

void TypeReader::read_predicates()
{
    const YamlNode *instances = node_.find("instances");
    if (instances == nullptr) {
        return;
    }
    expect_mapping(*instances, "instances");
    for (const YamlNode &node : instances->children) {
        const std::string place = fmt::format("instance '{}'", node.key);
        allow_keys(node, place, {"value", "doc", "-req"});
        LayoutPredicate predicate;
        predicate.id = read_key_id(node);
        claim_id(node.key_line, predicate.id);
        predicate.doc = read_line(&require_key(node, place, "doc"));
        predicate.rule = read_rule(require_key(node, place, "-req"), known_);

        const YamlNode &value = require_key(node, place, "value");
        const std::string_view text = read_scalar(value);
        const std::size_t equals = text.find(" == ");
        const std::optional<std::size_t> field = find_field(text.substr(0, equals));
        const std::optional<std::uint64_t> literal =
            equals == std::string_view::npos ? std::nullopt : parse_integer(text.substr(equals + 4));
        if (!field || !literal || type_.fields[*field].form != LayoutForm::integer || type_.fields[*field].is_length ||
            *literal > integer_max(type_.fields[*field].size)) {
            refuse(value, fmt::format("'{}' is not of the form: integer field == value", text));
        }
        predicate.field = *field;
        predicate.value = *literal;
        type_.predicates.push_back(std::move(predicate));
    }
}

void TypeReader::resolve_conditions()
{
    for (std::size_t index = 0; index < type_.fields.size(); ++index) {
        if (conditions_[index] == nullptr) {
            continue;
        }
        std::string_view text = read_scalar(*conditions_[index]);
        const bool negated = text.starts_with("not ");
        text.remove_prefix(negated ? 4 : 0);
        const auto found = std::ranges::find(type_.predicates, text, &LayoutPredicate::id);
        if (found == type_.predicates.end()) {
            refuse(*conditions_[index], fmt::format("'{}' is no instance of {} (if: x, or if: not x)", text, place_));
        }
        if (found->field >= index) {
            refuse(*conditions_[index], fmt::format("'{}' looks at a field that does not stand in front", text));
        }
        type_.fields[index].condition =
            LayoutCondition{.predicate = static_cast<std::size_t>(found - type_.predicates.begin()), .negated = negated};
    }
}

void TypeReader::count_size()
{
    type_.has_fixed_size = true;
    for (const LayoutField &field : type_.fields) {
        type_.size_min += field.size;
        type_.has_fixed_size = type_.has_fixed_size && field.size != 0;
    }
}

} // namespace

LayoutType read_layout_type(const YamlNode &node, const RuleIds *known)
{
    return TypeReader(node, known).read();
}

} // namespace ferrorpc::spec
