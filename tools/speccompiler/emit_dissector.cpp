// The Wireshark dissector: fills dissector.lua.in with tables of messages and kinds of frames.
#include "emit.hpp"

#include "names.hpp"
#include "templates.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ferrorpc::spec {

namespace {

std::string lua_string(std::string_view text)
{
    std::string quoted = "\"";
    for (const char letter : text) {
        quoted += letter == '"' || letter == '\\' ? std::string{'\\', letter} : std::string{letter};
    }
    return quoted + '"';
}

std::string_view form_name(LayoutForm form)
{
    switch (form) {
    case LayoutForm::constant:
        return "constant";
    case LayoutForm::integer:
        return "integer";
    case LayoutForm::bytes:
        return "bytes";
    case LayoutForm::text:
        return "text";
    case LayoutForm::rest:
        return "rest";
    }
    return "";
}

/// A bound as a number; that of the parameter that has a limit is the limit, and what is configured is not known here.
std::optional<std::uint64_t> bound_value(const Layout &layout, const std::optional<LayoutBound> &bound)
{
    if (!bound || bound->parameter.empty()) {
        return bound ? std::optional{bound->literal} : std::nullopt;
    }
    for (const LayoutParameter &parameter : layout.parameters) {
        for (const LayoutConstant &constant : layout.constants) {
            if (parameter.id == bound->parameter && parameter.limit == constant.id) {
                return constant.value;
            }
        }
    }
    return std::nullopt;
}

/// Whether a reader of whole messages can meet the error.
bool is_seen(const LayoutField &field, std::string_view error_class)
{
    const bool is_of_encoder = error_class == "too_large" && !(field.max && field.max_error == error_class);
    return error_class != "incomplete" && !is_of_encoder;
}

std::string errors_text(const LayoutType &type, const LayoutField &field)
{
    std::vector<std::string> errors;
    for (const FieldError &error : field_errors(type, field)) {
        if (is_seen(field, error.error_class)) {
            errors.push_back(fmt::format("{} = {}", error.error_class, lua_string(error.rule)));
        }
    }
    return errors.empty() ? "{}" : fmt::format("{{ {} }}", fmt::join(errors, ", "));
}

void emit_field(std::string &text, const Layout &layout, const LayoutType &type, const LayoutField &field)
{
    text += fmt::format("    {{\n      name = {}, form = {}, doc = {},\n", lua_string(field.id),
                        lua_string(form_name(field.form)), lua_string(field_doc(field)));
    if (field.size > 0) {
        text += fmt::format("      size = {},\n", field.size);
    }
    if (field.form == LayoutForm::constant) {
        text += fmt::format("      value = {:#04x},\n", field.constant);
    }
    if (field.size_field) {
        text += fmt::format("      size_field = {},\n", lua_string(type.fields[*field.size_field].id));
    }
    if (field.condition) {
        const LayoutPredicate &predicate = type.predicates[field.condition->predicate];
        text += fmt::format("      condition = {}, condition_value = {}, condition_negated = {},\n",
                            lua_string(type.fields[predicate.field].id), predicate.value, field.condition->negated);
    }
    if (const auto min = bound_value(layout, field.min)) {
        text += fmt::format("      min = {}, min_error = {},\n", *min, lua_string(field.min_error));
    }
    if (const auto max = bound_value(layout, field.max)) {
        text += fmt::format("      max = {}, max_error = {},\n", *max, lua_string(field.max_error));
    }
    if (!field.written.empty()) {
        text += fmt::format("      written = {{ {} }},\n", fmt::join(field.written, ", "));
    }
    text += fmt::format("      errors = {},\n    }},\n", errors_text(type, field));
}

std::string messages_text(const Layout &layout)
{
    std::string text = "local messages = {\n";
    for (const LayoutType &type : layout.types) {
        text += fmt::format("  {{ name = {},\n", lua_string(type.id));
        for (const LayoutField &field : type.fields) {
            emit_field(text, layout, type, field);
        }
        text += "  },\n";
    }
    return text + "}\n";
}

std::string kinds_text(const Layout &layout)
{
    std::string text = "-- Read from the top; `length`: of the content, exact or the least.\nlocal frame_kinds = {\n";
    for (const LayoutFrameKind &kind : layout.frame_kinds) {
        text += fmt::format("  {{ message = {}, length = {}, is_exact = {}, tag = {} }}, -- {}\n",
                            lua_string(layout.types[kind.type].id), kind.length, kind.is_exact,
                            kind.tag ? fmt::format("{:#04x}", *kind.tag) : "nil", kind.rule);
    }
    return text + "}\n";
}

/// What stands in front of the frames without one around it.
std::string announce_text(const Layout &layout)
{
    for (std::size_t index = 0; index < layout.types.size(); ++index) {
        if (layout.types[index].is_stream && index != layout.frame_header && layout.types[index].has_fixed_size) {
            return lua_string(layout.types[index].id);
        }
    }
    return "nil";
}

} // namespace

std::string emit_dissector(const Layout &layout)
{
    const LayoutType &header = layout.types[*layout.frame_header];
    std::string tables = messages_text(layout) + kinds_text(layout);
    tables += fmt::format("local unknown_frame_rule = {}\n", lua_string(layout.unknown_frame_rule));
    tables += fmt::format("local announce = {}\n", announce_text(layout));
    tables += fmt::format("local header, header_field, header_size = {}, {}, {}\n", lua_string(header.id),
                          lua_string(header.fields.front().id), header.size_min);

    constexpr std::string_view mark = "-- generated: tables\n";
    std::string text{dissector_template};
    return text.replace(text.find(mark), mark.size(), tables);
}

} // namespace ferrorpc::spec
