// What the emitters share: the C names of things, and which errors a field can have.
#pragma once

#include "layout.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::spec {

std::string upper_case(std::string_view text);

/// FERRORPC_FIELD_REQUEST_LEN_NAME
std::string field_constant(const LayoutType &type, const LayoutField &field);
/// FERRORPC_TOO_LARGE, for "too_large"
std::string class_constant(std::string_view error_class);
/// FERRORPC_FRAME_REQUEST
std::string frame_constant(const LayoutType &type);
/// FERRORPC_REQUEST_SIZE_MIN, or FERRORPC_BARRIER_SIZE
std::string size_constant(const LayoutType &type);
/// uint32_t, for 4
std::string integer_type(std::size_t size);
/// Without duplicates, and without empty ones: "REQ-4, MSG-3"
std::string join_rules(const std::vector<std::string_view> &rules);

/// A way in which a field can be refused by its decoder or encoder, or be not canonical.
struct FieldError {
    std::string_view error_class;
    std::string_view rule;
};
/// In the order in which they are looked for; each class once. Views into the layout.
std::vector<FieldError> field_errors(const LayoutType &type, const LayoutField &field);

/// The fields that share a size field: one, or two of which exactly one is there.
std::vector<const LayoutField *> sized_fields(const LayoutType &type, std::size_t size_field);

/// What a field means; a constant without a doc has this one: always 01.
std::string field_doc(const LayoutField &field);

bool has_tail(const LayoutType &type);
/// Whether the decoder takes what a sender may not write.
bool can_be_not_canonical(const LayoutType &type);

} // namespace ferrorpc::spec
