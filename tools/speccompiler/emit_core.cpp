// The codec core: fills wire.h.in with limits, fields, messages and frame kinds.
#include "emit.hpp"

#include "code.hpp"
#include "emit_message.hpp"
#include "identifiers.hpp"
#include "names.hpp"
#include "templates.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ferrorpc::spec {

namespace {

std::string emit_limits(const Layout &layout)
{
    Code code;
    for (const LayoutConstant &constant : layout.constants) {
        code.comment(fmt::format("{}: {}", constant.rule, constant.doc));
        code.line(fmt::format("#define FERRORPC_{} UINT64_C({})", upper_case(constant.id), constant.value));
    }
    code.blank();
    for (const LayoutType &type : layout.types) {
        code.line(fmt::format("#define {} {}", size_constant(type), type.size_min));
    }
    return code.text();
}

std::string emit_field_enum(const Layout &layout)
{
    Code code;
    code.open("typedef enum ferrorpc_field {");
    code.line("FERRORPC_NO_FIELD = 0,");
    for (const LayoutType &type : layout.types) {
        for (const LayoutField &field : type.fields) {
            const bool is_last = &type == &layout.types.back() && &field == &type.fields.back();
            code.line(field_constant(type, field) + (is_last ? "" : ","));
        }
    }
    code.close("} ferrorpc_field;");
    return code.text();
}

void emit_frame_enum(Code &code, const Layout &layout)
{
    code.open("typedef enum ferrorpc_frame_kind {");
    code.line("FERRORPC_FRAME_UNKNOWN = 0,", layout.unknown_frame_rule);
    for (const LayoutFrameKind &kind : layout.frame_kinds) {
        code.line(frame_constant(layout.types[kind.type]) + (&kind == &layout.frame_kinds.back() ? "" : ","), kind.rule);
    }
    code.close("} ferrorpc_frame_kind;");
    code.blank();
}

void emit_needs_first_byte(Code &code, const Layout &layout)
{
    std::uint64_t length_min = UINT64_MAX;
    for (const LayoutFrameKind &kind : layout.frame_kinds) {
        length_min = kind.is_exact ? length_min : std::min(length_min, kind.length);
    }
    std::string condition = fmt::format("length >= {}", literal(length_min));
    for (const LayoutFrameKind &kind : layout.frame_kinds) {
        if (kind.is_exact && kind.length >= length_min) {
            condition += fmt::format(" && length != {}", literal(kind.length));
        }
    }
    code.comment("Whether the length alone does not decide the kind: then the first byte of the content is needed.");
    code.line("FERRORPC_FN bool ferrorpc_frame_kind_needs_first_byte(uint64_t length)");
    code.open("{");
    code.line(fmt::format("return {};", condition));
    code.close();
    code.blank();
}

void emit_classify(Code &code, const Layout &layout)
{
    code.comment("The kind of a frame. first_byte is looked at only when the length does not decide.");
    code.line("FERRORPC_FN ferrorpc_frame_kind ferrorpc_classify_frame(uint64_t length, ferrorpc_byte first_byte)");
    code.open("{");
    for (const LayoutFrameKind &kind : layout.frame_kinds) {
        const std::string condition =
            kind.is_exact ? fmt::format("length == {}", literal(kind.length))
                          : fmt::format("(uint8_t)first_byte == {:#04x} && length >= {}", *kind.tag, literal(kind.length));
        code.open(fmt::format("if ({}) {{", condition), kind.rule);
        code.line(fmt::format("return {};", frame_constant(layout.types[kind.type])));
        code.close();
    }
    code.line("return FERRORPC_FRAME_UNKNOWN;", layout.unknown_frame_rule);
    code.close();
}

std::string emit_frame_kinds(const Layout &layout)
{
    Code code;
    if (!layout.frame_kinds.empty()) {
        code.comment("---- The kinds of frames ----");
        code.blank();
        emit_frame_enum(code, layout);
        emit_needs_first_byte(code, layout);
        emit_classify(code, layout);
    }
    return code.text();
}

std::string emit_messages(const Layout &layout)
{
    Code code;
    for (const LayoutType &type : layout.types) {
        emit_message(code, layout, type);
    }
    std::string text = code.text();
    text.pop_back(); // the blank line behind the last
    return text;
}

/// Puts text where its mark stands on a line of its own.
void fill(std::string &header, std::string_view name, const std::string &text)
{
    const std::string mark = fmt::format("/* generated: {} */\n", name);
    header.replace(header.find(mark), mark.size(), text);
}

} // namespace

std::string emit_core(const Layout &layout)
{
    std::string header(wire_template);
    check_identifiers(layout, header);
    fill(header, "limits", emit_limits(layout));
    fill(header, "fields", emit_field_enum(layout));
    fill(header, "messages", emit_messages(layout));
    fill(header, "frame kinds", emit_frame_kinds(layout));
    return header;
}

} // namespace ferrorpc::spec
