// The program in C that shows what a generated codec does.
#include <proptests/generators/document.hpp>

#include <algorithm>

namespace ferrorpc::proptests {
namespace {

constexpr std::string_view head = R"(#include <ferrorpc/generated/wire.h>
#include <ferrorpc/generated/wire_names.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show_error(const ferrorpc_error *error)
{
    printf("%s %s %zu %s", ferrorpc_error_class_name(error->error_class), ferrorpc_field_name(error->field), error->offset,
           ferrorpc_error_rule(error->error_class, error->field));
}

static void show_bytes(const ferrorpc_byte *data, size_t size)
{
    for (size_t i = 0; i < size; ++i) {
        printf("%02x", (unsigned)data[i]);
    }
}

static void show_encoded(const ferrorpc_error *error, const ferrorpc_byte *data, size_t size)
{
    printf(" ");
    if (error->error_class == FERRORPC_OK) {
        show_bytes(data, size);
    } else {
        show_error(error);
    }
}
)";

std::string show_fields(const MessageType &type)
{
    std::string code;
    for (std::size_t index = 0; index < type.parts.size(); ++index) {
        const PartKind kind = type.parts[index].kind;
        const std::string i = std::to_string(index);
        const auto show_number = [&](const std::string &field) {
            code += "    printf(\" " + field + "=%llu\", (unsigned long long)message." + field + ");\n";
        };
        const auto show_view = [&](const std::string &field) {
            code +=
                "    printf(\" " + field + "=\");\n    show_bytes(message." + field + ".data, message." + field + ".size);\n";
        };
        if (kind == PartKind::choice) {
            show_number("flag" + i);
        } else if (kind != PartKind::constant && kind < PartKind::bytes) {
            show_number("number" + i);
        }
        if (kind == PartKind::bytes || kind == PartKind::choice) {
            show_view("data" + i);
        }
        if (kind == PartKind::text || kind == PartKind::choice) {
            show_view("text" + i);
        }
    }
    return code + (type.has_rest ? "    printf(\" behind=%zu\", message.behind_size);\n" : "");
}

std::string show_type(const MessageType &type)
{
    const bool can_be_not_canonical = type.has_rest || std::ranges::count(type.parts, PartKind::written, &Part::kind) > 0;
    const bool is_fixed =
        std::ranges::all_of(type.parts, [](const Part &part) { return part.kind < PartKind::bytes; }) && !type.has_rest;
    const std::string name = "ferrorpc_" + type.id;
    std::string code = "\nstatic void show_" + type.id + "(const ferrorpc_byte *data, size_t size)\n{\n    " + name +
                       " message;\n" + "    ferrorpc_byte out[4096];\n    size_t written = 0;\n" +
                       "    ferrorpc_error error = ferrorpc_decode_" + type.id +
                       "(data, size, &message);\n    if (error.error_class != FERRORPC_OK) {\n        show_error(&error);\n    "
                       "    return;\n    }\n" +
                       "    printf(\"ok\");\n" + show_fields(type);
    if (can_be_not_canonical) {
        code += "    printf(\"%s\", " + name + "_is_canonical(&message) ? \" canonical\" : \" not-canonical\");\n";
    }
    code += "    error = ferrorpc_encode_" + type.id + (type.has_tail ? "_head" : "") + "(&message, " +
            (type.is_stream || is_fixed ? "" : "1000000, ") +
            "out, sizeof out, &written);\n    show_encoded(&error, out, written);\n}\n";
    return code;
}

} // namespace

std::string emit_program(const KsyDocument &document)
{
    std::string code{head};
    std::string cases;
    int index = 0;
    for (const MessageType *type : document.types()) {
        code += show_type(*type);
        cases += "        case " + std::to_string(index++) + ": show_" + type->id + "(exact, size); break;\n";
    }
    return code + R"(
/* Each message lies in memory of its own size, so that a sanitizer sees what reads past it. */
int main(void)
{
    static char line[20000];
    while (fgets(line, sizeof line, stdin) != NULL) {
        unsigned long long length = 0;
        unsigned first = 0;
        if (sscanf(line, "k %llu %u", &length, &first) == 2) {
            const ferrorpc_frame_kind kind = ferrorpc_classify_frame(length, (ferrorpc_byte)first);
            printf("%s\n", kind == FERRORPC_FRAME_UNKNOWN ? "unknown" : ferrorpc_frame_kind_name(kind));
            continue;
        }
        const char *hex = strchr(line, ' ') + 1;
        const size_t size = strcspn(hex, "\n") / 2;
        ferrorpc_byte *exact = malloc(size + (size == 0));
        for (size_t i = 0; i < size; ++i) {
            unsigned value = 0;
            sscanf(hex + 2 * i, "%2x", &value);
            exact[i] = (ferrorpc_byte)value;
        }
        switch (atoi(line)) {
)" + cases +
           R"(        }
        printf("\n");
        free(exact);
    }
    return 0;
}
)";
}

} // namespace ferrorpc::proptests
