#include "emit_message.hpp"

#include "names.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace ferrorpc::spec {

namespace {

/// Where a field starts, when that is the same in every message.
std::optional<std::size_t> fixed_offset(const LayoutType &type, const LayoutField &wanted)
{
    std::size_t offset = 0;
    for (const LayoutField &field : type.fields) {
        if (&field == &wanted) {
            return offset;
        }
        if (field.size == 0) {
            return std::nullopt;
        }
        offset += field.size;
    }
    return std::nullopt;
}

void emit_read_integer(const MessageScope &scope, const LayoutField &field)
{
    std::string offset;
    if (field.min || field.max) {
        const std::optional<std::size_t> fixed = fixed_offset(scope.type, field);
        offset = fixed ? std::to_string(*fixed) : field.id + "_offset";
        if (!fixed) {
            scope.code.line(fmt::format("const size_t {} = reader.position;", offset));
        }
    }
    const std::string target =
        field.is_length ? fmt::format("const {} {}", integer_type(field.size), field.id) : "out->" + field.id;
    scope.code.line(
        fmt::format("{} = ferrorpc_read_u{}(&reader, {});", target, 8 * field.size, field_constant(scope.type, field)),
        join_rules({rule_for(field.rules, "layout"), rule_for(field.rules, "accept")}));
    emit_bounds(scope, decoder_side, field, offset);
}

void emit_read_view(const MessageScope &scope, const LayoutField &field)
{
    const bool is_text = field.form == LayoutForm::text;
    if (field.condition) {
        scope.code.line(fmt::format("out->{} = nothing;", field.id));
    }
    open_condition(scope, field, decoder_side);
    scope.code.line(fmt::format("out->{} = ferrorpc_{}(&reader, {}, {});", field.id, is_text ? "read_text" : "take",
                                field_constant(scope.type, field), scope.type.fields[*field.size_field].id),
                    join_rules({rule_for(field.rules, "layout"), rule_for(field.rules, "accept"),
                                is_text ? rule_for(field.rules, "invalid_utf8") : ""}));
    close_condition(scope, field);
}

void emit_read(const MessageScope &scope, const LayoutField &field)
{
    switch (field.form) {
    case LayoutForm::constant:
        scope.code.line(
            fmt::format("ferrorpc_read_tag(&reader, {}, {:#04x});", field_constant(scope.type, field), field.constant),
            join_rules({rule_for(field.rules, "layout"), rule_for(field.rules, "wrong_tag")}));
        break;
    case LayoutForm::integer:
        emit_read_integer(scope, field);
        break;
    case LayoutForm::bytes:
    case LayoutForm::text:
        emit_read_view(scope, field);
        break;
    case LayoutForm::rest:
        scope.code.line(fmt::format("out->{}_size = reader.size - reader.position;", field.id),
                        rule_for(field.rules, "layout"));
        break;
    }
}

} // namespace

void emit_decoder(const MessageScope &scope)
{
    std::vector<std::string> parameters = {"const ferrorpc_byte *data", "size_t size"};
    for (const LayoutParameter &parameter : scope.type.parameters) {
        parameters.push_back(fmt::format("{} {}", integer_type(parameter.size), parameter.id));
    }
    parameters.push_back(fmt::format("{} *out", scope.name));
    open_function(scope, "ferrorpc_error", "ferrorpc_decode_" + scope.type.id, parameters);

    const std::string_view short_class = scope.type.is_stream ? "incomplete" : "truncated";
    scope.code.line(fmt::format("ferrorpc_reader reader = ferrorpc_make_reader(data, size, {});", class_constant(short_class)),
                    rule_for(scope.type.rules, short_class));
    if (std::ranges::any_of(scope.type.fields, [](const LayoutField &field) { return field.condition.has_value(); })) {
        scope.code.line("const ferrorpc_view nothing = {data, 0};");
    }
    emit_clamps(scope, scope.type.parameters);
    for (const LayoutField &field : scope.type.fields) {
        emit_read(scope, field);
    }
    scope.code.line("return reader.error;");
    scope.code.close();
    scope.code.blank();
}

} // namespace ferrorpc::spec
