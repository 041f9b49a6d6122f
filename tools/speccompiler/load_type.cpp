#include "load_type.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace ferrorpc::spec {

namespace {

constexpr std::size_t field_count_max = 100; // so that an index fits the int8 of the field tables

// Names that the generated functions use for their own parameters and variables.
constexpr std::string_view local_names[] = {"data", "size", "in", "out", "out_size", "written", "reader", "writer", "nothing"};

void refuse_local_name(const YamlNode &node, const std::string &id)
{
    if (id.ends_with("_offset") || std::ranges::find(local_names, id) != std::end(local_names)) {
        refuse(node, fmt::format("'{}' is a name that the generated functions use themselves", id));
    }
}

/// Reads the fields of one type in order, so that each may refer to those in front of it.
class TypeReader {
public:
    TypeReader(const YamlNode &node, const RuleIds *known) : node_(node), known_(known), place_("type " + node.key) {}

    LayoutType read()
    {
        allow_keys(node_, place_, {"doc", "-req", "-stream", "-recognised-from", "params", "seq", "instances"});
        type_.id = read_key_id(node_);
        type_.line = node_.key_line;
        require_key(node_, place_, "doc");
        type_.doc = read_line(node_.find("doc"));
        type_.rules = read_rules(node_.find("-req"), known_, {});
        type_.is_stream = node_.find("-stream") != nullptr && read_boolean(*node_.find("-stream"));
        type_.parameters = read_parameters(node_.find("params"), false, known_);
        read_fields();
        read_predicates();
        resolve_conditions();
        check_lengths();
        check_tail();
        check_members();
        check_rules();
        count_size();
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
    void check_lengths();
    void check_tail();
    void check_members();
    void check_rules();
    void count_size();

    std::optional<std::size_t> find_field(std::string_view id) const;
    void claim_id(int line, const std::string &id);
    void require_rule(const LayoutField &field, std::string_view aspect) const;

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
        allow_keys(node, fmt::format("instance '{}'", node.key), {"value", "doc", "-req"});
        LayoutPredicate predicate;
        predicate.id = read_key_id(node);
        claim_id(node.key_line, predicate.id);
        predicate.doc = read_line(&require_key(node, fmt::format("instance '{}'", node.key), "doc"));
        predicate.rule = read_rule(require_key(node, fmt::format("instance '{}'", node.key), "-req"), known_);

        const YamlNode &value = require_key(node, fmt::format("instance '{}'", node.key), "value");
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

/// A length belongs to one field that is always there, or to two of which exactly one is there.
void TypeReader::check_lengths()
{
    for (std::size_t length = 0; length < type_.fields.size(); ++length) {
        const LayoutField &field = type_.fields[length];
        if (!field.is_length) {
            continue;
        }
        if (field.min || field.max || !field.written.empty()) {
            throw Refusal{field.line, fmt::format("'{}' is a size and cannot have valid or -write", field.id)};
        }
        const YamlNode &node = node_.find("seq")->children[length];
        refuse_local_name(node, field.id);
        std::vector<const LayoutField *> users;
        for (const LayoutField &user : type_.fields) {
            if (user.size_field == length) {
                users.push_back(&user);
            }
        }
        const bool single = users.size() == 1 && !users[0]->condition;
        const bool pair = users.size() == 2 && users[0]->condition && users[1]->condition &&
                          users[0]->condition->predicate == users[1]->condition->predicate &&
                          users[0]->condition->negated != users[1]->condition->negated;
        if (!single && !pair) {
            throw Refusal{users.back()->line,
                          fmt::format("'{}' must be the size of one field without if, or of two with opposite ifs", field.id)};
        }
    }
}

/// Behind a tail stands nothing but the other one of an exclusive pair, and the rest.
void TypeReader::check_tail()
{
    const LayoutField *tail = nullptr;
    for (const LayoutField &field : type_.fields) {
        if (tail != nullptr && field.form != LayoutForm::rest && !(field.is_tail && field.size_field == tail->size_field)) {
            throw Refusal{tail->line, fmt::format("tail '{}' is not last: '{}' stands behind it", tail->id, field.id)};
        }
        if (field.is_tail && tail == nullptr) {
            tail = &field;
        }
    }
    for (const LayoutField &field : type_.fields) {
        if (tail != nullptr && !field.is_tail && field.size_field && field.size_field == tail->size_field) {
            throw Refusal{field.line, fmt::format("'{}' shares its size with a tail and must be one too", field.id)};
        }
    }
}

/// What the generated struct and functions hold: at least one member, no name twice, no parameter without use.
void TypeReader::check_members()
{
    const bool has_member = std::ranges::any_of(
        type_.fields, [](const LayoutField &field) { return field.form != LayoutForm::constant && !field.is_length; });
    if (!has_member) {
        throw Refusal{type_.line, fmt::format("{} has no field whose value a message decides", place_)};
    }
    const LayoutField &last = type_.fields.back();
    if (last.form == LayoutForm::rest && find_field(last.id + "_size")) {
        throw Refusal{last.line, fmt::format("'{0}' needs the name '{0}_size', which is taken", last.id)};
    }
    for (const LayoutParameter &parameter : type_.parameters) {
        const auto uses = [&](const std::optional<LayoutBound> &bound) { return bound && bound->parameter == parameter.id; };
        if (std::ranges::none_of(type_.fields, [&](const LayoutField &field) { return uses(field.min) || uses(field.max); })) {
            throw Refusal{type_.line, fmt::format("parameter '{}' of {} is never used", parameter.id, place_)};
        }
    }
}

void TypeReader::require_rule(const LayoutField &field, std::string_view aspect) const
{
    if (rule_for(field.rules, aspect).empty()) {
        throw Refusal{field.line, fmt::format("no rule in -req for '{}' of field '{}'", aspect, field.id)};
    }
}

/// Whatever the codec enforces has its rule.
void TypeReader::check_rules()
{
    const bool has_lengths = std::ranges::any_of(type_.fields, &LayoutField::is_length);
    for (const LayoutField &field : type_.fields) {
        require_rule(field, "layout");
        if (field.form != LayoutForm::rest) {
            require_rule(field, type_.is_stream ? "incomplete" : "truncated");
        }
        if (has_lengths && field.form != LayoutForm::rest) {
            require_rule(field, "too_large");
        }
        if (field.form == LayoutForm::constant) {
            require_rule(field, "wrong_tag");
        }
        if (field.form == LayoutForm::text) {
            require_rule(field, "invalid_utf8");
        }
        if (field.min) {
            require_rule(field, field.min_error);
        }
        if (field.max) {
            require_rule(field, field.max_error);
        }
        if (field.form == LayoutForm::rest || !field.written.empty()) {
            require_rule(field, "not_canonical");
        }
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

std::vector<LayoutParameter> read_parameters(const YamlNode *node, bool of_connection, const RuleIds *known)
{
    std::vector<LayoutParameter> parameters;
    if (node == nullptr) {
        return parameters;
    }
    expect_sequence(*node, "params");
    for (const YamlNode &child : node->children) {
        if (of_connection) {
            allow_keys(child, "a parameter of the connection", {"id", "type", "doc", "-limit", "-req"});
        } else {
            allow_keys(child, "a parameter of a type", {"id", "type", "doc"});
        }
        LayoutParameter parameter;
        parameter.id = read_id(require_key(child, "a parameter", "id"));
        refuse_local_name(*child.find("id"), parameter.id);
        parameter.doc = read_line(child.find("doc"));
        const YamlNode &type = require_key(child, "a parameter", "type");
        const std::optional<std::size_t> size = integer_size(read_scalar(type));
        if (!size && !(of_connection && type.text == "bool")) {
            refuse(type, fmt::format("'{}' is no type of a parameter (allowed: u1, u2, u4, u8{})", type.text,
                                     of_connection ? ", bool" : ""));
        }
        parameter.size = size.value_or(0);
        if (const YamlNode *limit = child.find("-limit")) {
            parameter.limit = read_scalar(*limit);
            parameter.rule = read_rule(require_key(child, "a parameter with -limit", "-req"), known);
        } else if (const YamlNode *rule = child.find("-req")) {
            refuse_key(*rule, "-req without -limit");
        }
        if (std::ranges::find(parameters, parameter.id, &LayoutParameter::id) != parameters.end()) {
            refuse(child, fmt::format("parameter '{}' stands twice", parameter.id));
        }
        parameters.push_back(std::move(parameter));
    }
    return parameters;
}

LayoutType read_layout_type(const YamlNode &node, const RuleIds *known)
{
    return TypeReader(node, known).read();
}

} // namespace ferrorpc::spec
