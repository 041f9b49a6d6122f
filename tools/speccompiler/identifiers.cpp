#include "identifiers.hpp"

#include "load.hpp"
#include "names.hpp"

#include <fmt/format.h>
#include <map>

namespace ferrorpc::spec {

namespace {

bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Names of the generated headers, and what each stands for.
class Identifiers {
public:
    /// Every word of a text that starts with ferrorpc_ or FERRORPC_.
    void claim_words(std::string_view text)
    {
        while (!text.empty()) {
            std::size_t size = 0;
            while (size < text.size() && is_word(text[size])) {
                ++size;
            }
            const std::string_view word = text.substr(0, size);
            if (word.starts_with("ferrorpc_") || word.starts_with("FERRORPC_")) {
                owners_.emplace(word, "the generated header itself");
            }
            text.remove_prefix(size == 0 ? 1 : size);
        }
    }

    void claim(const std::string &name, const std::string &owner, int line)
    {
        const auto [entry, is_new] = owners_.emplace(name, owner);
        if (!is_new) {
            throw SpecError(
                fmt::format("spec/wire.ksy:{}: {} and {} would both be named {} in C", line, entry->second, owner, name));
        }
    }

private:
    std::map<std::string, std::string, std::less<>> owners_;
};

void claim_type(Identifiers &identifiers, const LayoutType &type)
{
    const std::string owner = fmt::format("type {}", type.id);
    identifiers.claim("ferrorpc_" + type.id, owner, type.line);
    for (const char *suffix : {"_size", "_is_canonical"}) {
        identifiers.claim("ferrorpc_" + type.id + suffix, owner, type.line);
    }
    identifiers.claim("ferrorpc_decode_" + type.id, owner, type.line);
    identifiers.claim(fmt::format("ferrorpc_encode_{}{}", type.id, has_tail(type) ? "_head" : ""), owner, type.line);
    identifiers.claim(size_constant(type), owner, type.line);
    identifiers.claim(frame_constant(type), owner, type.line);
    for (const LayoutPredicate &predicate : type.predicates) {
        identifiers.claim(fmt::format("ferrorpc_{}_{}", type.id, predicate.id),
                          fmt::format("instance {} of {}", predicate.id, owner), type.line);
    }
    for (const LayoutField &field : type.fields) {
        identifiers.claim(field_constant(type, field), fmt::format("field {} of {}", field.id, owner), field.line);
    }
}

} // namespace

void check_identifiers(const Layout &layout, std::string_view fixed)
{
    Identifiers identifiers;
    identifiers.claim_words(fixed);
    for (const char *name : {"FERRORPC_FRAME_UNKNOWN", "FERRORPC_NO_FIELD", "ferrorpc_frame_kind", "ferrorpc_classify_frame",
                             "ferrorpc_frame_kind_needs_first_byte", "ferrorpc_field_name", "ferrorpc_field_message",
                             "ferrorpc_field_label", "ferrorpc_field_is_constant", "ferrorpc_field_constant",
                             "ferrorpc_error_rule", "ferrorpc_error_class_name", "ferrorpc_frame_kind_name"}) {
        identifiers.claim_words(name);
    }
    for (const LayoutConstant &constant : layout.constants) {
        identifiers.claim("FERRORPC_" + upper_case(constant.id), fmt::format("instance {}", constant.id), constant.line);
    }
    for (const LayoutType &type : layout.types) {
        claim_type(identifiers, type);
    }
}

} // namespace ferrorpc::spec
