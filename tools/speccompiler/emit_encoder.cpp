#include "emit_message.hpp"

#include "names.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ferrorpc::spec {

namespace {

std::string length_max(const LayoutField &length)
{
    return fmt::format("UINT{}_MAX", 8 * length.size);
}

/// The parameter that bounds the size of what the encoder writes, or "".
std::string size_parameter(const MessageScope &scope)
{
    const bool is_content = std::ranges::any_of(
        scope.layout.frame_kinds, [&](const LayoutFrameKind &kind) { return &scope.layout.types[kind.type] == &scope.type; });
    return is_content && !scope.type.has_fixed_size ? scope.layout.frame_length_parameter : "";
}

std::vector<LayoutParameter> encoder_parameters(const MessageScope &scope)
{
    std::vector<LayoutParameter> parameters = scope.type.parameters;
    const std::string size_max = size_parameter(scope);
    if (!size_max.empty() && std::ranges::find(parameters, size_max, &LayoutParameter::id) == parameters.end()) {
        parameters.push_back({.id = size_max, .doc = "", .size = 8, .limit = "", .rule = ""});
    }
    return parameters;
}

/// What stands in each length field: the size of the view that it belongs to.
void emit_lengths(const MessageScope &scope)
{
    for (std::size_t index = 0; index < scope.type.fields.size(); ++index) {
        if (!scope.type.fields[index].is_length) {
            continue;
        }
        const std::vector<const LayoutField *> fields = sized_fields(scope.type, index);
        std::string size = fmt::format("in->{}.size", fields[0]->id);
        if (fields.size() == 2) {
            const LayoutCondition &condition = *fields[0]->condition;
            size =
                fmt::format("{}_{}(in) ? in->{}.size : in->{}.size", scope.name, scope.type.predicates[condition.predicate].id,
                            fields[condition.negated ? 1 : 0]->id, fields[condition.negated ? 0 : 1]->id);
        }
        scope.code.line(fmt::format("const uint64_t {} = {};", scope.type.fields[index].id, size));
    }
}

void emit_size(const MessageScope &scope)
{
    scope.code.comment("Exact size of the encoding in bytes; UINT64_MAX when a length does not fit its field.");
    open_function(scope, "uint64_t", scope.name + "_size", {fmt::format("const {} *in", scope.name)});
    emit_lengths(scope);
    if (std::ranges::none_of(scope.type.fields, &LayoutField::is_length)) {
        scope.code.line("(void)in;"); // only its rest varies, which nobody writes
    }
    scope.code.line(fmt::format("uint64_t size = {};", size_constant(scope.type)));
    for (const LayoutField &field : scope.type.fields) {
        if (field.is_length) {
            scope.code.line(fmt::format("size = ferrorpc_add_length(size, {}, {});", field.id, length_max(field)),
                            rule_for(field.rules, "too_large"));
        }
    }
    scope.code.line("return size;");
    scope.code.close();
    scope.code.blank();
}

/// "in->error_flag != 0 && in->error_flag != 1"
std::string is_not_written(const LayoutField &field)
{
    std::vector<std::string> terms;
    for (const std::uint64_t value : field.written) {
        terms.push_back(fmt::format("in->{} != {}", field.id, literal(value)));
    }
    return fmt::format("{}", fmt::join(terms, " && "));
}

void emit_is_canonical(const MessageScope &scope)
{
    scope.code.comment("Whether a sender may write what was decoded here.");
    open_function(scope, "bool", scope.name + "_is_canonical", {fmt::format("const {} *in", scope.name)});
    for (const LayoutField &field : scope.type.fields) {
        const bool is_rest = field.form == LayoutForm::rest;
        if (is_rest || !field.written.empty()) {
            const std::string condition = is_rest ? fmt::format("in->{}_size != 0", field.id) : is_not_written(field);
            scope.code.open(fmt::format("if ({}) {{", condition), rule_for(field.rules, "not_canonical"));
            scope.code.line("return false;");
            scope.code.close();
        }
    }
    scope.code.line("return true;");
    scope.code.close();
    scope.code.blank();
}

/// Before anything is written: lengths that do not fit their field, then the size of the whole.
void emit_length_checks(const MessageScope &scope)
{
    const auto emit = [&](const LayoutField &field, std::string_view length, std::string_view max) {
        scope.code.call("ferrorpc_check_length(",
                        {"&writer", field_constant(scope.type, field), std::string(length), std::string(max)}, ");",
                        rule_for(field.rules, "too_large"));
    };
    for (const LayoutField &field : scope.type.fields) {
        if (field.is_length) {
            emit(field, field.id, length_max(field));
        }
    }
    if (const std::string size_max = size_parameter(scope); !size_max.empty()) {
        emit(scope.type.fields.front(), scope.name + "_size(in)", size_max);
    }
}

void emit_write_integer(const MessageScope &scope, const LayoutField &field)
{
    emit_bounds(scope, encoder_side, field, "writer.position");
    if (!field.written.empty()) {
        emit_refusal(scope, encoder_side, field, is_not_written(field), "not_canonical", "writer.position",
                     literal(field.written.back()));
    }
    scope.code.line(fmt::format("ferrorpc_write_integer(&writer, {}, {}{}, {});", field_constant(scope.type, field),
                                field.is_length ? "" : "in->", field.id, field.size),
                    rule_for(field.rules, "layout"));
}

/// Of a tail only the text is looked at: its decoder will.
void emit_write_view(const MessageScope &scope, const LayoutField &field)
{
    const bool is_text = field.form == LayoutForm::text;
    if (field.is_tail && !is_text) {
        return;
    }
    const std::string_view function = field.is_tail ? "check_text" : is_text ? "write_text" : "write_bytes";
    open_condition(scope, field, encoder_side);
    scope.code.line(fmt::format("ferrorpc_{}(&writer, {}, in->{});", function, field_constant(scope.type, field), field.id),
                    join_rules({rule_for(field.rules, "layout"), is_text ? rule_for(field.rules, "invalid_utf8") : ""}));
    close_condition(scope, field);
}

void emit_write(const MessageScope &scope, const LayoutField &field)
{
    switch (field.form) {
    case LayoutForm::constant:
        scope.code.line(
            fmt::format("ferrorpc_write_integer(&writer, {}, {:#04x}, 1);", field_constant(scope.type, field), field.constant),
            rule_for(field.rules, "layout"));
        break;
    case LayoutForm::integer:
        emit_write_integer(scope, field);
        break;
    case LayoutForm::bytes:
    case LayoutForm::text:
        emit_write_view(scope, field);
        break;
    case LayoutForm::rest: // never written
        break;
    }
}

std::string tail_ids(const LayoutType &type)
{
    std::vector<std::string> ids;
    for (const LayoutField &field : type.fields) {
        if (field.is_tail) {
            ids.push_back(field.id);
        }
    }
    return fmt::format("{}", fmt::join(ids, " or "));
}

void emit_encode(const MessageScope &scope)
{
    const bool is_head = has_tail(scope.type);
    if (is_head) {
        scope.code.comment(
            fmt::format("Writes what stands in front of {}, which the caller sends behind it.", tail_ids(scope.type)));
    }
    const std::vector<LayoutParameter> own_parameters = encoder_parameters(scope);
    std::vector<std::string> parameters = {fmt::format("const {} *in", scope.name)};
    for (const LayoutParameter &parameter : own_parameters) {
        parameters.push_back(fmt::format("{} {}", integer_type(parameter.size), parameter.id));
    }
    parameters.insert(parameters.end(), {"ferrorpc_byte *out", "size_t out_size", "size_t *written"});
    open_function(scope, "ferrorpc_error", fmt::format("ferrorpc_encode_{}{}", scope.type.id, is_head ? "_head" : ""),
                  parameters);

    scope.code.line("ferrorpc_writer writer = ferrorpc_make_writer(out, out_size);");
    emit_lengths(scope);
    emit_clamps(scope, own_parameters);
    emit_length_checks(scope);
    for (const LayoutField &field : scope.type.fields) {
        emit_write(scope, field);
    }
    scope.code.line("return ferrorpc_finish_writing(&writer, written);");
    scope.code.close();
    scope.code.blank();
}

} // namespace

void emit_encoder(const MessageScope &scope)
{
    if (!scope.type.has_fixed_size) {
        emit_size(scope);
    }
    if (can_be_not_canonical(scope.type)) {
        emit_is_canonical(scope);
    }
    emit_encode(scope);
}

} // namespace ferrorpc::spec
