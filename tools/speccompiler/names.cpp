#include "names.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ferrorpc::spec {

std::string upper_case(std::string_view text)
{
    std::string result(text);
    for (char &c : result) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return result;
}

std::string field_constant(const LayoutType &type, const LayoutField &field)
{
    return fmt::format("FERRORPC_FIELD_{}_{}", upper_case(type.id), upper_case(field.id));
}

std::string class_constant(std::string_view error_class)
{
    return "FERRORPC_" + upper_case(error_class);
}

std::string frame_constant(const LayoutType &type)
{
    return "FERRORPC_FRAME_" + upper_case(type.id);
}

std::string size_constant(const LayoutType &type)
{
    return fmt::format("FERRORPC_{}_SIZE{}", upper_case(type.id), type.has_fixed_size ? "" : "_MIN");
}

std::string integer_type(std::size_t size)
{
    return fmt::format("uint{}_t", 8 * size);
}

std::string join_rules(const std::vector<std::string_view> &rules)
{
    std::string result;
    for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
        if (!rule->empty() && std::find(rules.begin(), rule, *rule) == rule) {
            result += (result.empty() ? "" : ", ") + std::string(*rule);
        }
    }
    return result;
}

std::vector<FieldError> field_errors(const LayoutType &type, const LayoutField &field)
{
    std::vector<FieldError> errors;
    const auto add = [&](std::string_view error_class) {
        if (std::ranges::find(errors, error_class, &FieldError::error_class) == errors.end()) {
            errors.push_back({error_class, rule_for(field.rules, error_class)});
        }
    };
    if (field.form != LayoutForm::rest) {
        add(type.is_stream ? "incomplete" : "truncated");
    }
    if (field.form == LayoutForm::constant) {
        add("wrong_tag");
    }
    if (field.form == LayoutForm::text) {
        add("invalid_utf8");
    }
    if (field.min) {
        add(field.min_error);
    }
    if (field.max) {
        add(field.max_error);
    }
    // An encoder refuses a length that does not fit its field; a message that is too long as a whole it blames on its first
    // field.
    if (field.is_length || (!type.has_fixed_size && &field == &type.fields.front())) {
        add("too_large");
    }
    if (field.form == LayoutForm::rest || !field.written.empty()) {
        add("not_canonical");
    }
    return errors;
}

std::vector<const LayoutField *> sized_fields(const LayoutType &type, std::size_t size_field)
{
    std::vector<const LayoutField *> fields;
    for (const LayoutField &field : type.fields) {
        if (field.size_field == size_field) {
            fields.push_back(&field);
        }
    }
    return fields;
}

std::string field_doc(const LayoutField &field)
{
    return field.form == LayoutForm::constant && field.doc.empty() ? fmt::format("always {:02x}", field.constant) : field.doc;
}

bool has_tail(const LayoutType &type)
{
    return std::ranges::any_of(type.fields, &LayoutField::is_tail);
}

bool can_be_not_canonical(const LayoutType &type)
{
    return std::ranges::any_of(
        type.fields, [](const LayoutField &field) { return field.form == LayoutForm::rest || !field.written.empty(); });
}

} // namespace ferrorpc::spec
