// The model of spec/wire.ksy: what stands on the wire, as plain data.
//
// load.hpp fills it and refuses whatever spec/profile.md does not allow, so that every reader of a Layout may rely on what is
// said here. The names start with Layout so that they stand beside those of the generated spec/generated/fields.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::spec {

enum class LayoutForm : std::uint8_t {
    constant, // one byte of fixed value
    integer,  // little-endian, unsigned
    bytes,    // as many as an earlier integer field says
    text,     // the same, and UTF-8
    rest,     // whatever is behind the last field; never written
};

/// Rule ids by aspect: "layout", "accept", "kind", "incomplete" or the name of an error class. A field's map holds what it
/// inherits from its type.
using LayoutRules = std::map<std::string, std::string, std::less<>>;

/// The rule for an aspect, or "" where there is none.
inline std::string_view rule_for(const LayoutRules &rules, std::string_view aspect)
{
    const auto found = rules.find(aspect);
    return found == rules.end() ? std::string_view{} : std::string_view{found->second};
}

/// The least or greatest value of a field: that of a parameter of its type, or a literal when `parameter` is empty.
struct LayoutBound {
    std::uint64_t literal = 0;
    std::string parameter;
};

/// A field is there only when a predicate of its type holds, or does not hold.
struct LayoutCondition {
    std::size_t predicate = 0; // index into the type's predicates
    bool negated = false;
};

struct LayoutField {
    std::string id;
    std::string doc;
    int line = 0; // in the .ksy
    LayoutForm form = LayoutForm::integer;
    std::size_t size = 0;                     // constant: 1; integer: 1, 2, 4 or 8; else 0
    std::uint8_t constant = 0;                // constant: its value
    std::optional<std::size_t> size_field;    // bytes, text: index of the earlier integer field that holds their size
    bool is_length = false;                   // integer: a later field's size; no condition, bounds or values
    std::optional<LayoutCondition> condition; // bytes, text: fields with one size_field exclude each other
    std::optional<LayoutBound> min;           // integer
    std::optional<LayoutBound> max;           // integer
    std::string min_error;                    // class of a value under min: "too_small", or what -error says
    std::string max_error;                    // class of a value over max: "too_large", or what -error says
    std::vector<std::uint64_t> written;       // integer: the values that a sender may write, in order; empty: any
    bool is_tail = false;                     // bytes, text: last before the rest; a sender may gather it from its own memory
    std::string label;                        // what the crate's error text calls it, or ""
    std::string label_utf8;                   // the same for ill-formed text
    LayoutRules rules;
};

/// `field == value`
struct LayoutPredicate {
    std::string id;
    std::string doc;
    std::size_t field = 0; // index of an integer field
    std::uint64_t value = 0;
    std::string rule;
};

struct LayoutParameter {
    std::string id;
    std::string doc;
    std::size_t size = 0; // of the integer type: 1, 2, 4 or 8; 0 for bool (only among the root's)
    std::string limit;    // id of the constant that no value of this name goes over, or "" (only among the root's)
    std::string rule;
};

struct LayoutConstant {
    std::string id;
    std::string doc;
    int line = 0;
    std::uint64_t value = 0;
    std::string rule;
};

/// A type with a flat sequence of fields: something that the codec decodes and encodes.
struct LayoutType {
    std::string id;
    std::string doc;
    int line = 0;
    bool is_stream = false; // what is short is incomplete; else it is truncated
    std::vector<LayoutParameter> parameters;
    std::vector<LayoutField> fields;
    std::vector<LayoutPredicate> predicates;
    std::size_t size_min = 0;    // of the shortest encoding
    bool has_fixed_size = false; // then size_min is the size of each
    LayoutRules rules;
};

/// How frames of one kind are recognised. The table is read in order; kinds of exact length stand first.
struct LayoutFrameKind {
    std::size_t type = 0;            // index into Layout::types
    bool is_exact = false;           // length == this one, whatever the first byte is; else by the least length and the tag
    std::uint64_t length = 0;        // exact, or the least
    std::optional<std::uint8_t> tag; // the first byte; empty when is_exact
    std::string rule;
};

struct Layout {
    std::string id;
    std::string title;
    std::vector<LayoutParameter> parameters;  // of the whole connection
    std::vector<LayoutConstant> constants;    // limits
    std::vector<LayoutType> types;            // in the order of the .ksy
    std::vector<LayoutFrameKind> frame_kinds; // empty in a .ksy without frames
    std::optional<std::size_t> frame_header;  // the type in front of each frame's content: one integer field
    std::string frame_length_parameter;       // the parameter that bounds it: the cap; "" without one
    std::string unknown_frame_rule;           // for frames that have no kind
};

/// The index of a type, or nothing.
inline std::optional<std::size_t> find_type(const Layout &layout, std::string_view id)
{
    for (std::size_t index = 0; index < layout.types.size(); ++index) {
        if (layout.types[index].id == id) {
            return index;
        }
    }
    return std::nullopt;
}

} // namespace ferrorpc::spec
