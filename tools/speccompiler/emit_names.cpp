// Names, labels and rule ids of fields and errors, as functions of the same C subset as the core.
#include "emit.hpp"

#include "code.hpp"
#include "names.hpp"
#include "values.hpp"

#include <fmt/format.h>
#include <functional>
#include <utility>

namespace ferrorpc::spec {

namespace {

/// For a field: the C expression that a function gives for it, or "" where it gives the default.
using FieldValue = std::function<std::string(const LayoutType &, const LayoutField &)>;

std::string c_string(std::string_view text)
{
    return text.empty() ? "" : fmt::format("\"{}\"", text);
}

/// switch (field): neighbours with the same value share a return.
void emit_field_switch(Code &code, const Layout &layout, std::string_view otherwise, const FieldValue &value_of)
{
    std::vector<std::pair<std::string, std::string>> cases;
    for (const LayoutType &type : layout.types) {
        for (const LayoutField &field : type.fields) {
            if (std::string value = value_of(type, field); !value.empty()) {
                cases.emplace_back(field_constant(type, field), std::move(value));
            }
        }
    }
    if (cases.empty()) {
        code.line(fmt::format("return {};", otherwise));
        return;
    }
    code.line("switch (field) {");
    for (std::size_t index = 0; index < cases.size(); ++index) {
        code.line(fmt::format("case {}:", cases[index].first));
        if (index + 1 == cases.size() || cases[index + 1].second != cases[index].second) {
            code.line(fmt::format("    return {};", cases[index].second));
        }
    }
    code.line("default:");
    code.line(fmt::format("    return {};", otherwise));
    code.line("}");
}

void emit_field_function(Code &code, const Layout &layout, std::string_view comment, std::string_view signature,
                         std::string_view otherwise, const FieldValue &value_of)
{
    code.comment(comment);
    code.line(fmt::format("FERRORPC_FN {}(ferrorpc_field field)", signature));
    code.open("{");
    emit_field_switch(code, layout, otherwise, value_of);
    code.close();
    code.blank();
}

void emit_label(Code &code, const Layout &layout)
{
    code.comment("What the crate's error texts call a field; the field's own name where they have no word for it.");
    code.line("FERRORPC_FN const char *ferrorpc_field_label(ferrorpc_error_class error_class, ferrorpc_field field)");
    code.open("{");
    code.open("if (error_class == FERRORPC_INVALID_UTF8) {");
    emit_field_switch(code, layout, "\"\"", [](const LayoutType &, const LayoutField &field) {
        const std::string &label = field.label_utf8.empty() ? field.label : field.label_utf8;
        return field.form == LayoutForm::text ? c_string(label.empty() ? field.id : label) : "";
    });
    code.close();
    emit_field_switch(code, layout, "\"\"", [](const LayoutType &, const LayoutField &field) {
        return c_string(field.label.empty() ? field.id : field.label);
    });
    code.close();
    code.blank();
}

void emit_error_rule(Code &code, const Layout &layout)
{
    code.comment("Id of the rule that an error breaks, such as MSG-2; an empty string where there is none.");
    code.line("FERRORPC_FN const char *ferrorpc_error_rule(ferrorpc_error_class error_class, ferrorpc_field field)");
    code.open("{");
    if (!layout.unknown_frame_rule.empty()) {
        code.open("if (error_class == FERRORPC_UNKNOWN_FRAME) {");
        code.line(fmt::format("return \"{}\";", layout.unknown_frame_rule));
        code.close();
    }
    std::vector<std::string_view> classes = {"incomplete"};
    classes.insert(classes.end(), error_classes().begin(), error_classes().end());
    for (const std::string_view error_class : classes) {
        const FieldValue rule_of = [&](const LayoutType &type, const LayoutField &field) {
            for (const FieldError &error : field_errors(type, field)) {
                if (error.error_class == error_class) {
                    return c_string(error.rule);
                }
            }
            return std::string();
        };
        Code body;
        emit_field_switch(body, layout, "\"\"", rule_of);
        if (body.text() == "return \"\";\n") {
            continue;
        }
        code.open(fmt::format("if (error_class == {}) {{", class_constant(error_class)));
        emit_field_switch(code, layout, "\"\"", rule_of);
        code.close();
    }
    code.line("return \"\";");
    code.close();
    code.blank();
}

void emit_switch(Code &code, std::string_view subject, const std::vector<std::pair<std::string, std::string>> &cases)
{
    code.line(fmt::format("switch ({}) {{", subject));
    for (const auto &[constant, name] : cases) {
        code.line(fmt::format("case {}:", constant));
        code.line(fmt::format("    return \"{}\";", name));
    }
    code.line("default:");
    code.line("    return \"\";");
    code.line("}");
}

void emit_class_name(Code &code)
{
    std::vector<std::pair<std::string, std::string>> cases = {{"FERRORPC_OK", "ok"}, {"FERRORPC_INCOMPLETE", "incomplete"}};
    for (const std::string_view error_class : error_classes()) {
        cases.emplace_back(class_constant(error_class), error_class);
    }
    cases.emplace_back("FERRORPC_NO_SPACE", "no_space");
    code.comment("Name of a class, such as truncated.");
    code.line("FERRORPC_FN const char *ferrorpc_error_class_name(ferrorpc_error_class error_class)");
    code.open("{");
    emit_switch(code, "error_class", cases);
    code.close();
}

void emit_kind_name(Code &code, const Layout &layout)
{
    std::vector<std::pair<std::string, std::string>> cases;
    for (const LayoutFrameKind &kind : layout.frame_kinds) {
        const LayoutType &type = layout.types[kind.type];
        cases.emplace_back(frame_constant(type), type.id);
    }
    if (cases.empty()) {
        return;
    }
    code.blank();
    code.comment("Name of a kind of frame, such as request; an empty string for an unknown one.");
    code.line("FERRORPC_FN const char *ferrorpc_frame_kind_name(ferrorpc_frame_kind kind)");
    code.open("{");
    emit_switch(code, "kind", cases);
    code.close();
}

constexpr std::string_view head = R"(/* Names of fields and errors, for texts; what spec/wire.ksy calls them.
 *
 * Generated from spec/wire.ksy by tools/speccompiler. Do not edit.
 *
 * Every string is static. A value outside its enumeration gives an empty one.
 */
#ifndef FERRORPC_GENERATED_WIRE_NAMES_H
#define FERRORPC_GENERATED_WIRE_NAMES_H

#include "wire.h"

)";

} // namespace

std::string emit_names(const Layout &layout)
{
    Code code;
    emit_field_function(code, layout, "Name of a field, such as len_name.", "const char *ferrorpc_field_name", "\"\"",
                        [](const LayoutType &, const LayoutField &field) { return c_string(field.id); });
    emit_field_function(code, layout, "Name of the message that a field belongs to, such as request.",
                        "const char *ferrorpc_field_message", "\"\"",
                        [](const LayoutType &type, const LayoutField &) { return c_string(type.id); });
    emit_field_function(code, layout, "Whether a field is a constant: a tag.", "bool ferrorpc_field_is_constant", "false",
                        [](const LayoutType &, const LayoutField &field) {
                            return std::string(field.form == LayoutForm::constant ? "true" : "");
                        });
    emit_field_function(code, layout, "The value of a constant; 0 for other fields.", "uint8_t ferrorpc_field_constant", "0",
                        [](const LayoutType &, const LayoutField &field) {
                            return field.form == LayoutForm::constant ? fmt::format("{:#04x}", field.constant) : "";
                        });
    emit_label(code, layout);
    emit_error_rule(code, layout);
    emit_class_name(code);
    emit_kind_name(code, layout);
    return std::string(head) + code.text() + "\n#endif\n";
}

} // namespace ferrorpc::spec
