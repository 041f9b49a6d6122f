#include "emit_message.hpp"

#include "names.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ferrorpc::spec {

namespace {

std::string member_comment(const LayoutType &type, const LayoutField &field)
{
    std::string comment = fmt::format("{}: {}", rule_for(field.rules, "layout"), field.doc);
    if (field.condition) {
        comment += fmt::format("; only if {}{}", field.condition->negated ? "not " : "",
                               type.predicates[field.condition->predicate].id);
    }
    return comment;
}

void emit_struct(const MessageScope &scope)
{
    scope.code.open(fmt::format("typedef struct {} {{", scope.name));
    for (const LayoutField &field : scope.type.fields) {
        if (field.form == LayoutForm::constant || field.is_length) {
            continue;
        }
        const std::string comment = member_comment(scope.type, field);
        if (field.form == LayoutForm::rest) {
            scope.code.line(fmt::format("size_t {}_size;", field.id), comment + "; bytes seen, never written");
        } else if (field.form == LayoutForm::integer) {
            scope.code.line(fmt::format("{} {};", integer_type(field.size), field.id), comment);
        } else {
            scope.code.line(fmt::format("ferrorpc_view {};", field.id), comment);
        }
    }
    scope.code.close(fmt::format("}} {};", scope.name));
    scope.code.blank();
}

void emit_predicate(const MessageScope &scope, const LayoutPredicate &predicate)
{
    scope.code.comment(fmt::format("{}: {}.", predicate.rule, predicate.doc));
    open_function(scope, "bool", fmt::format("{}_{}", scope.name, predicate.id), {fmt::format("const {} *in", scope.name)});
    scope.code.line(fmt::format("return in->{} == {};", scope.type.fields[predicate.field].id, literal(predicate.value)));
    scope.code.close();
    scope.code.blank();
}

std::string bound_text(const LayoutBound &bound)
{
    return bound.parameter.empty() ? literal(bound.literal) : bound.parameter;
}

} // namespace

std::string literal(std::uint64_t value)
{
    return value > INT16_MAX ? fmt::format("UINT64_C({})", value) : std::to_string(value);
}

void open_function(const MessageScope &scope, std::string_view result, std::string_view name,
                   const std::vector<std::string> &parameters)
{
    scope.code.call(fmt::format("FERRORPC_FN {} {}(", result, name), parameters, ")");
    scope.code.open("{");
}

void open_condition(const MessageScope &scope, const LayoutField &field, const Side &side)
{
    if (field.condition) {
        scope.code.open(fmt::format("if ({}{}_{}({})) {{", field.condition->negated ? "!" : "", scope.name,
                                    scope.type.predicates[field.condition->predicate].id, side.record));
    }
}

void close_condition(const MessageScope &scope, const LayoutField &field)
{
    if (field.condition) {
        scope.code.close();
    }
}

void emit_refusal(const MessageScope &scope, const Side &side, const LayoutField &field, std::string_view condition,
                  std::string_view error_class, std::string_view offset, std::string_view bound)
{
    scope.code.open(fmt::format("if ({}) {{", condition), rule_for(field.rules, error_class));
    scope.code.call(side.refuse,
                    {std::string(side.state), class_constant(error_class), field_constant(scope.type, field),
                     std::string(offset), fmt::format("{}->{}", side.record, field.id), std::string(bound)},
                    ");");
    scope.code.close();
}

void emit_bounds(const MessageScope &scope, const Side &side, const LayoutField &field, std::string_view offset)
{
    if (field.min) {
        const std::string bound = bound_text(*field.min);
        emit_refusal(scope, side, field, fmt::format("{}->{} < {}", side.record, field.id, bound), field.min_error, offset,
                     bound);
    }
    if (field.max) {
        const std::string bound = bound_text(*field.max);
        emit_refusal(scope, side, field, fmt::format("{}->{} > {}", side.record, field.id, bound), field.max_error, offset,
                     bound);
    }
}

void emit_clamps(const MessageScope &scope, const std::vector<LayoutParameter> &parameters)
{
    for (const LayoutParameter &parameter : parameters) {
        const auto of_connection = std::ranges::find(scope.layout.parameters, parameter.id, &LayoutParameter::id);
        if (of_connection != scope.layout.parameters.end() && !of_connection->limit.empty()) {
            scope.code.line(
                fmt::format("{0} = ferrorpc_min({0}, FERRORPC_{1});", parameter.id, upper_case(of_connection->limit)),
                of_connection->rule);
        }
    }
}

void emit_message(Code &code, const Layout &layout, const LayoutType &type)
{
    const MessageScope scope{code, layout, type, "ferrorpc_" + type.id};
    code.comment(fmt::format("---- {}: {} ----", type.id, type.doc));
    code.blank();
    emit_struct(scope);
    for (const LayoutPredicate &predicate : type.predicates) {
        emit_predicate(scope, predicate);
    }
    emit_decoder(scope);
    emit_encoder(scope);
}

} // namespace ferrorpc::spec
