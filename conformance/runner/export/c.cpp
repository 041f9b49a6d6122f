#include "export/export.hpp"

#include "suite/text.hpp"
#include "versions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace ferrorpc::conformance {
namespace {

constexpr std::string_view types = R"(
#ifndef FERRORPC_VECTORS_H
#define FERRORPC_VECTORS_H

#include <stddef.h>
#include <stdint.h>

/* The numbers are those of conformance/decoder.h. */
enum { FERRORPC_VECTOR_DECODE = 1, FERRORPC_VECTOR_ENCODE = 2 }; /* operation */
enum {                                                          /* message; kind */
    FERRORPC_VECTOR_ANNOUNCE = 1,
    FERRORPC_VECTOR_FRAME = 2,
    FERRORPC_VECTOR_BARRIER = 3,
    FERRORPC_VECTOR_RESPONSE_PREFIX = 4,
    FERRORPC_VECTOR_REQUEST = 5,
    FERRORPC_VECTOR_RESPONSE = 6
};
enum { FERRORPC_VECTOR_ACCEPTED = 1, FERRORPC_VECTOR_INCOMPLETE = 2, FERRORPC_VECTOR_REJECTED = 3 }; /* result */
enum {                                                                                              /* error_class */
    FERRORPC_VECTOR_NO_CLASS = 0,
    FERRORPC_VECTOR_TRUNCATED = 1,
    FERRORPC_VECTOR_WRONG_TAG = 2,
    FERRORPC_VECTOR_INVALID_UTF8 = 3,
    FERRORPC_VECTOR_INVALID_RANK = 4,
    FERRORPC_VECTOR_TOO_SMALL = 5,
    FERRORPC_VECTOR_TOO_LARGE = 6,
    FERRORPC_VECTOR_UNKNOWN_FRAME = 7
};
enum { FERRORPC_VECTOR_MUST = 1, FERRORPC_VECTOR_SHOULD = 2, FERRORPC_VECTOR_MAY = 3 }; /* level */
enum {                                                                                 /* bits of `given` */
    FERRORPC_VECTOR_HAS_RANK = 1 << 0,
    FERRORPC_VECTOR_HAS_LENGTH = 1 << 1,
    FERRORPC_VECTOR_HAS_KIND = 1 << 2,
    FERRORPC_VECTOR_HAS_MESSAGE_LENGTH = 1 << 3,
    FERRORPC_VECTOR_HAS_REQUEST_ID = 1 << 4,
    FERRORPC_VECTOR_HAS_NAME = 1 << 5,
    FERRORPC_VECTOR_HAS_IS_ERROR = 1 << 6,
    FERRORPC_VECTOR_HAS_PAYLOAD = 1 << 7,
    FERRORPC_VECTOR_HAS_ERROR_MESSAGE = 1 << 8,
    FERRORPC_VECTOR_HAS_CANONICAL = 1 << 9
};

/* The `size` bytes at `data`, `count` times. */
typedef struct ferrorpc_vector_part {
    const unsigned char *data;
    size_t size;
    uint64_t count;
} ferrorpc_vector_part;

/* The parts in order, `size` bytes in all: up to some GiB where it says so, so look before you take memory. */
typedef struct ferrorpc_vector_bytes {
    const ferrorpc_vector_part *parts;
    size_t part_count;
    uint64_t size;
} ferrorpc_vector_bytes;

/* Those fields whose bits are set in `given`; the others are 0. */
typedef struct ferrorpc_vector_fields {
    uint32_t given;
    uint32_t kind;
    uint64_t rank;
    uint64_t length;
    uint64_t message_length;
    uint64_t request_id;
    int is_error;
    int canonical;
    ferrorpc_vector_bytes name;
    ferrorpc_vector_bytes payload;
    ferrorpc_vector_bytes error_message;
} ferrorpc_vector_fields;

typedef struct ferrorpc_vector {
    const char *id;
    const char *title;
    const char *const *rules; /* their ids; the first is the one that it is about; a null pointer ends them */
    uint32_t level;
    uint32_t operation;
    uint32_t message;
    uint64_t cap;                 /* the longest frame that a receiver takes or a sender writes */
    uint64_t world_size;          /* announces */
    ferrorpc_vector_bytes bytes;  /* decode: these */
    ferrorpc_vector_fields fields; /* encode: these */
    uint32_t result;              /* what is right */
    uint32_t error_class;         /* rejected; another class is to be warned of and is no failure */
    int64_t offset;               /* rejected: for people, not to be judged; -1 where there is none */
    ferrorpc_vector_fields expected_fields; /* decode, accepted: those to compare */
    ferrorpc_vector_bytes expected_bytes;   /* encode, accepted */
} ferrorpc_vector;

/* Writes the bytes to `out`, which has room for `bytes->size` of them. */
static inline void ferrorpc_vector_write(const ferrorpc_vector_bytes *bytes, unsigned char *out)
{
    for (size_t part = 0; part < bytes->part_count; ++part) {
        for (uint64_t time = 0; time < bytes->parts[part].count; ++time) {
            for (size_t k = 0; k < bytes->parts[part].size; ++k) {
                *out++ = bytes->parts[part].data[k];
            }
        }
    }
}

)";

// Numbers each different text, in the order of first use; `declarations` gives each its line.
class Names {
public:
    explicit Names(std::string_view prefix) : prefix_(prefix) {}

    // `declare` gives the declaration for a name.
    template <typename Declare>
    std::string name(const std::string &content, std::string &declarations, const Declare &declare)
    {
        const auto [place, is_new] = names_.try_emplace(content, fmt::format("ferrorpc_{}_{}", prefix_, names_.size()));
        if (is_new) {
            declarations += declare(place->second);
        }
        return place->second;
    }

private:
    std::string_view prefix_;
    std::map<std::string, std::string> names_;
};

std::string constant(std::string_view word)
{
    std::string text = "FERRORPC_VECTOR_";
    std::ranges::transform(word, std::back_inserter(text), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return text;
}

// As a C string: what is not plain ASCII as octal escapes, which end after three digits. No trigraphs.
std::string literal(std::string_view text)
{
    std::string result = "\"";
    for (const char letter : printable(text)) {
        if (letter == '"' || letter == '\\' || letter == '?') {
            result += '\\';
        }
        result += letter >= 0x20 && letter < 0x7F ? std::string(1, letter)
                                                  : fmt::format("\\{:03o}", static_cast<unsigned char>(letter));
    }
    return result + '"';
}

class Header {
public:
    explicit Header(Selection vectors) : vectors_(vectors) {}

    std::string text(std::string_view version)
    {
        std::string rows;
        for (const Vector *vector : vectors_) {
            rows += row(*vector);
        }
        std::string about = fmt::format("/* {} of the RPC wire of ferrotorch-distributed{}, format {}.\n"
                                        " * Written by ferrorpc-conform export c; conformance/README.md says more. C11. */\n",
                                        counted(vectors_.size(), "conformance vector"),
                                        version.empty() ? "" : fmt::format(", suite {}", version), vector_format);
        about += types;
        about += fmt::format("#define FERRORPC_VECTORS_FORMAT {}\n", vector_format);
        if (!version.empty()) {
            about += fmt::format("#define FERRORPC_VECTORS_SUITE {}\n", literal(version));
        }
        return about + "\n" + declarations_ + "\nstatic const ferrorpc_vector ferrorpc_vectors[] = {\n" + rows + "};\n" +
               fmt::format("enum {{ ferrorpc_vector_count = {} }};\n\n#endif\n", vectors_.size());
    }

private:
    std::string bytes(const Parts &parts)
    {
        if (parts.size() == 0) {
            return "{0, 0, 0}";
        }
        std::string list;
        for (const Parts::Run &run : parts.runs()) {
            list += fmt::format("{}{{{}, {}, {}}}", list.empty() ? "" : ", ", data(run.unit), run.unit.size(), run.count);
        }
        const std::string name = parts_.name(list, declarations_, [&](const std::string &made) {
            return fmt::format("static const ferrorpc_vector_part {}[] = {{{}}};\n", made, list);
        });
        return fmt::format("{{{}, {}, {}u}}", name, parts.runs().size(), parts.size());
    }

    std::string data(const Bytes &unit)
    {
        std::string list;
        for (const std::byte byte : unit) {
            list += fmt::format("{}{}", list.empty() ? "" : ",", std::to_integer<unsigned>(byte));
        }
        return data_.name(list, declarations_, [&](const std::string &made) {
            return fmt::format("static const unsigned char {}[] = {{{}}};\n", made, list);
        });
    }

    std::string rules(const std::vector<std::string> &ids)
    {
        std::string list;
        for (const std::string &id : ids) {
            list += literal(id) + ", ";
        }
        return rules_.name(list, declarations_, [&](const std::string &made) {
            return fmt::format("static const char *const {}[] = {{{}0}};\n", made, list);
        });
    }

    std::string fields(const Fields &fields)
    {
        std::string given;
        std::string values;
        for (const Field &field : fields) {
            given += fmt::format("{}{}", given.empty() ? "" : " | ", constant("has_" + std::string(field.shape->name)));
            values += fmt::format(", .{} = {}", field.shape->name, value(field.value));
        }
        return fmt::format("{{.given = {}{}}}", given.empty() ? "0" : given, values);
    }

    std::string value(const Value &value)
    {
        struct Write {
            Header &header;
            std::string operator()(Unobservable) const { return "0"; } // stands in answers alone
            std::string operator()(std::uint64_t number) const { return fmt::format("{}u", number); }
            std::string operator()(bool boolean) const { return boolean ? "1" : "0"; }
            std::string operator()(const std::string &word) const { return constant(word); }
            std::string operator()(const Parts &parts) const { return header.bytes(parts); }
        };
        return std::visit(Write{*this}, value);
    }

    std::string row(const Vector &vector)
    {
        const Outcome &expect = vector.expect;
        const MessageShape &message = *vector.message;
        const bool decodes = message.operation == Operation::decode;
        std::string text =
            fmt::format("    {{.id = {}, .title = {}, .rules = {}, .level = {}, .operation = {}, .message = {}, .cap = {}u",
                        literal(vector.id), literal(vector.title), rules(vector.rules), constant(to_string(vector.level)),
                        constant(to_string(message.operation)), constant(message.name), vector.input.cap);
        const auto add = [&](std::string_view key, const std::string &value) {
            text += fmt::format(",\n     .{} = {}", key, value);
        };
        if (vector.input.world_size) {
            text += fmt::format(", .world_size = {}u", *vector.input.world_size);
        }
        decodes ? add("bytes", bytes(vector.input.bytes)) : add("fields", fields(vector.input.fields));
        add("result", constant(to_string(expect.result)));
        text += expect.reject_class ? ", .error_class = " + constant(*expect.reject_class) : "";
        text += fmt::format(", .offset = {}", expect.offset ? std::to_string(*expect.offset) : "-1");
        if (expect.result == ResultKind::accepted) {
            const Parts *written = bytes_of(expect);
            decodes ? add("expected_fields", fields(expect.fields))
                    : add("expected_bytes", bytes(written == nullptr ? Parts() : *written));
        }
        return text + "},\n";
    }

    Selection vectors_;
    std::string declarations_;
    Names data_{"vector_data"};
    Names parts_{"vector_parts"};
    Names rules_{"vector_rules"};
};

} // namespace

std::string c_header_of(Selection vectors, std::string_view version)
{
    return Header(vectors).text(version);
}

} // namespace ferrorpc::conformance
