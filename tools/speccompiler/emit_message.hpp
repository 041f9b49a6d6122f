// One layout type of the codec core: struct and predicates (emit_message.cpp), decoder (emit_decoder.cpp), size, canonicity and
// encoder (emit_encoder.cpp).
#pragma once

#include "code.hpp"
#include "layout.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::spec {

/// Where the code of one type goes.
struct MessageScope {
    Code &code;
    const Layout &layout;
    const LayoutType &type;
    std::string name; // ferrorpc_request
};

void emit_message(Code &code, const Layout &layout, const LayoutType &type);
void emit_decoder(const MessageScope &scope);
void emit_encoder(const MessageScope &scope);

/// How a decoder or an encoder says no.
struct Side {
    std::string_view refuse; // "ferrorpc_fail("
    std::string_view state;  // "&reader"
    std::string_view record; // "out"
};
inline constexpr Side decoder_side{"ferrorpc_fail(", "&reader", "out"};
inline constexpr Side encoder_side{"ferrorpc_refuse(", "&writer", "in"};

/// "FERRORPC_FN result name(parameters)" and "{"
void open_function(const MessageScope &scope, std::string_view result, std::string_view name,
                   const std::vector<std::string> &parameters);
/// "if (!ferrorpc_response_is_error(out)) {", when the field has a condition.
void open_condition(const MessageScope &scope, const LayoutField &field, const Side &side);
void close_condition(const MessageScope &scope, const LayoutField &field);
/// "if (condition) { /* rule */", a refusal of the field, "}"
void emit_refusal(const MessageScope &scope, const Side &side, const LayoutField &field, std::string_view condition,
                  std::string_view error_class, std::string_view offset, std::string_view bound);
/// Refusals for a field's min and max.
void emit_bounds(const MessageScope &scope, const Side &side, const LayoutField &field, std::string_view offset);
/// Takes each parameter that has a limit down to it.
void emit_clamps(const MessageScope &scope, const std::vector<LayoutParameter> &parameters);
/// A number as C writes it.
std::string literal(std::uint64_t value);

} // namespace ferrorpc::spec
