// The field tables: the layout as constants of C++, for dumps that name each byte.
#include "emit.hpp"

#include "code.hpp"
#include "names.hpp"

#include <fmt/format.h>

namespace ferrorpc::spec {

namespace {

constexpr std::string_view head = R"(// Generated from spec/wire.ksy by tools/speccompiler. Do not edit.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ferrorpc::spec {

enum class FieldKind : std::uint8_t { constant, integer, bytes, text, rest };

struct Field {
    std::string_view name;
    std::string_view doc; // one line
    FieldKind kind;
    std::uint8_t size;             // constant, integer: bytes on the wire; else 0
    std::int8_t size_field;        // bytes, text: index of the integer field that holds the size; else -1
    std::int8_t condition_field;   // index of the integer field that decides whether this one is there; -1: always there
    std::uint64_t condition_value; // present when that field's value == condition_value ...
    bool condition_negated;        // ... or, when negated, != condition_value
    std::string_view rule;         // of its layout
};

struct Message {
    std::string_view name;
    std::string_view doc; // one line
    std::span<const Field> fields;
};

/// How a kind of frame is told: the table is read in order.
struct FrameKind {
    std::string_view name; // of its message
    std::uint64_t length;  // of the content: exact, or the least
    bool is_exact;
    std::uint8_t tag; // the content's first byte, unless is_exact
    std::string_view rule;
};

)";

constexpr std::string_view form_name(LayoutForm form)
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

std::string c_string(std::string_view text)
{
    return fmt::format("\"{}\"", text);
}

void emit_field(Code &code, const LayoutType &type, const LayoutField &field)
{
    std::vector<std::string> row = {c_string(field.id), c_string(field_doc(field)),
                                    fmt::format("FieldKind::{}", form_name(field.form)), std::to_string(field.size),
                                    field.size_field ? std::to_string(*field.size_field) : "-1"};
    if (field.condition) {
        const LayoutPredicate &predicate = type.predicates[field.condition->predicate];
        row.insert(row.end(), {std::to_string(predicate.field), std::to_string(predicate.value),
                               field.condition->negated ? "true" : "false"});
    } else {
        row.insert(row.end(), {"-1", "0", "false"});
    }
    row.push_back(c_string(rule_for(field.rules, "layout")));
    code.call("{", row, "},");
}

} // namespace

std::string emit_fields(const Layout &layout)
{
    Code code;
    for (const LayoutType &type : layout.types) {
        code.open(fmt::format("inline constexpr Field {}_fields[] = {{", type.id));
        for (const LayoutField &field : type.fields) {
            emit_field(code, type, field);
        }
        code.close("};");
        code.blank();
    }
    code.open("inline constexpr Message messages[] = {");
    for (const LayoutType &type : layout.types) {
        code.call("{", {c_string(type.id), c_string(type.doc), type.id + "_fields"}, "},");
    }
    code.close("};");
    code.blank();
    if (!layout.frame_kinds.empty()) {
        code.open("inline constexpr FrameKind frame_kinds[] = {");
        for (const LayoutFrameKind &kind : layout.frame_kinds) {
            code.line(fmt::format("{{\"{}\", {}, {}, {:#04x}, \"{}\"}},", layout.types[kind.type].id, kind.length,
                                  kind.is_exact, kind.tag.value_or(0), kind.rule));
        }
        code.close("};");
        code.blank();
    }
    return std::string(head) + code.text() + "} // namespace ferrorpc::spec\n";
}

} // namespace ferrorpc::spec
