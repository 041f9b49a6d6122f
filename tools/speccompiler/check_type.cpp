#include "check_type.hpp"

#include "load_parameters.hpp"
#include "names.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ferrorpc::spec {

namespace {

/// A length belongs to one field that is always there, or to two of which exactly one is there.
void check_lengths(const LayoutType &type)
{
    for (std::size_t length = 0; length < type.fields.size(); ++length) {
        const LayoutField &field = type.fields[length];
        if (!field.is_length) {
            continue;
        }
        if (field.min || field.max || !field.written.empty()) {
            throw Refusal{field.line, fmt::format("'{}' is a size and cannot have valid or -write", field.id)};
        }
        refuse_local_name(field.line, field.id);
        const std::vector<const LayoutField *> users = sized_fields(type, length);
        const bool single = users.size() == 1 && !users[0]->condition;
        const bool pair = users.size() == 2 && users[0]->condition && users[1]->condition &&
                          users[0]->condition->predicate == users[1]->condition->predicate &&
                          users[0]->condition->negated != users[1]->condition->negated && users[1] == users[0] + 1;
        if (!single && !pair) {
            throw Refusal{
                users.back()->line,
                fmt::format("'{}' must be the size of one field without if, or of two in a row with opposite ifs", field.id)};
        }
    }
}

/// Behind a tail stands nothing but the other one of an exclusive pair, and the rest.
void check_tail(const LayoutType &type)
{
    const LayoutField *tail = nullptr;
    for (const LayoutField &field : type.fields) {
        if (tail != nullptr && field.form != LayoutForm::rest && !(field.is_tail && field.size_field == tail->size_field)) {
            throw Refusal{tail->line, fmt::format("tail '{}' is not last: '{}' stands behind it", tail->id, field.id)};
        }
        if (field.is_tail && tail == nullptr) {
            tail = &field;
        }
    }
    for (const LayoutField &field : type.fields) {
        if (tail != nullptr && !field.is_tail && field.size_field && field.size_field == tail->size_field) {
            throw Refusal{field.line, fmt::format("'{}' shares its size with a tail and must be one too", field.id)};
        }
    }
}

/// What the generated struct and functions hold: at least one member, no name twice, no parameter without use.
void check_members(const LayoutType &type)
{
    const bool has_member = std::ranges::any_of(
        type.fields, [](const LayoutField &field) { return field.form != LayoutForm::constant && !field.is_length; });
    if (!has_member) {
        throw Refusal{type.line, fmt::format("type {} has no field whose value a message decides", type.id)};
    }
    const LayoutField &last = type.fields.back();
    if (last.form == LayoutForm::rest &&
        std::ranges::find(type.fields, last.id + "_size", &LayoutField::id) != type.fields.end()) {
        throw Refusal{last.line, fmt::format("'{0}' needs the name '{0}_size', which is taken", last.id)};
    }
    for (const LayoutParameter &parameter : type.parameters) {
        const auto uses = [&](const std::optional<LayoutBound> &bound) { return bound && bound->parameter == parameter.id; };
        if (std::ranges::none_of(type.fields, [&](const LayoutField &field) { return uses(field.min) || uses(field.max); })) {
            throw Refusal{type.line, fmt::format("parameter '{}' of type {} is never used", parameter.id, type.id)};
        }
    }
}

void require_rule(const LayoutField &field, std::string_view aspect)
{
    if (rule_for(field.rules, aspect).empty()) {
        throw Refusal{field.line, fmt::format("no rule in -req for '{}' of field '{}'", aspect, field.id)};
    }
}

/// Whatever the codec enforces has its rule.
void check_rules(const LayoutType &type)
{
    for (const LayoutField &field : type.fields) {
        require_rule(field, "layout");
        for (const FieldError &error : field_errors(type, field)) {
            require_rule(field, error.error_class);
        }
    }
}

} // namespace

void check_type(const LayoutType &type)
{
    check_lengths(type);
    check_tail(type);
    check_members(type);
    check_rules(type);
}

} // namespace ferrorpc::spec
