// What must hold of a refusal, whatever was refused: its rule and its names are there, and it is told in one line.
#pragma once

#include <ferrorpc/codec/error.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace ferrorpc::fuzz {

// "" or what is wrong.
inline std::string check_refusal(const Error &error)
{
    const auto is_line = [](std::string_view text) {
        return !text.empty() && std::ranges::none_of(text, [](char byte) { return byte < ' ' || byte > '~'; });
    };
    const auto text = error.text();
    const bool is_told =
        is_line(text) && text.view().size() < ErrorText::capacity && text.view().ends_with(error.reason().view());
    const bool has_rule = error.error_class() == ErrorClass::no_space || is_line(error.rule()); // which is the caller's fault
    return is_told && has_rule && is_line(error.message()) && is_line(error.field()) && is_line(name(error.error_class()))
               ? ""
               : "a refusal is not told in one line, or of no field\n";
}

// Of what was decoded or encoded, if it was refused.
template <typename Result>
std::string check_refusal_of(const Result &result)
{
    return result ? "" : check_refusal(result.error());
}

} // namespace ferrorpc::fuzz
