#include <ferrorpc/codec/error.hpp>

#include <ferrorpc/generated/wire_names.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace ferrorpc {
namespace {

void append_limit(ErrorText &text, std::uint64_t limit) noexcept
{
    text.append(limit);
    text.append(limit == FERRORPC_FRAME_LENGTH_LIMIT ? " (1 GiB)" : " bytes");
}

// The wording of Rust's Utf8Error.
void append_utf8_error(ErrorText &text, const ferrorpc_error &error) noexcept
{
    if (error.bound == 0) {
        text.append("incomplete utf-8 byte sequence from index ");
    } else {
        text.append("invalid utf-8 sequence of ");
        text.append(error.bound);
        text.append(" bytes from index ");
    }
    text.append(error.value);
}

void append_tag(ErrorText &text, const ferrorpc_error &error) noexcept
{
    constexpr const char *digits = "0123456789abcdef";
    const unsigned tag = ferrorpc_field_constant(error.field);
    const char hex[] = {digits[tag >> 4 & 0xF], digits[tag & 0xF]};
    text.append("expected ");
    text.append(ferrorpc_field_message(error.field));
    text.append(" tag 0x");
    text.append({hex, 2});
}

// Messages of one size are to the crate a receive of that many bytes.
bool has_one_size(ferrorpc_field field) noexcept
{
    return field == FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH || field == FERRORPC_FIELD_BARRIER_TOKEN;
}

void append_too_large(ErrorText &text, const ferrorpc_error &error) noexcept
{
    const bool is_prefix = error.field == FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH;
    text.append(is_prefix ? "RPC response size " : "RPC message size ");
    text.append(error.value);
    text.append(is_prefix ? " exceeds maximum " : " exceeds maximum allowed size ");
    append_limit(text, error.bound);
}

} // namespace

std::string_view name(ErrorClass error_class) noexcept
{
    return ferrorpc_error_class_name(static_cast<ferrorpc_error_class>(error_class));
}

void ErrorText::append(std::string_view text) noexcept
{
    const std::size_t size = std::min(text.size(), capacity - size_);
    std::copy_n(text.begin(), size, buffer_ + size_);
    size_ += size;
}

void ErrorText::append(std::uint64_t number) noexcept
{
    char digits[20]; // of 2^64-1
    const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
    append(std::string_view{digits, end});
}

std::string_view Error::rule() const noexcept
{
    return ferrorpc_error_rule(core_.error_class, core_.field);
}

std::string_view Error::message() const noexcept
{
    return ferrorpc_field_message(core_.field);
}

std::string_view Error::field() const noexcept
{
    return ferrorpc_field_name(core_.field);
}

ErrorText Error::reason() const noexcept
{
    ErrorText text;
    const std::string_view label = ferrorpc_field_label(core_.error_class, core_.field);
    switch (error_class()) {
    case ErrorClass::truncated:
        if (has_one_size(core_.field)) {
            text.append("size mismatch: expected ");
            text.append(core_.value);
            text.append(" bytes, got ");
            text.append(core_.bound);
        } else if (ferrorpc_field_is_constant(core_.field)) { // to the crate an empty message has the wrong tag
            append_tag(text, core_);
        } else {
            text.append(message());
            text.append(" too short for ");
            text.append(label);
        }
        break;
    case ErrorClass::wrong_tag:
        append_tag(text, core_);
        break;
    case ErrorClass::invalid_utf8:
        text.append("invalid UTF-8 in ");
        text.append(label);
        text.append(": ");
        append_utf8_error(text, core_);
        break;
    case ErrorClass::invalid_rank:
        text.append("invalid rank ");
        text.append(core_.value);
        text.append(" for world size ");
        text.append(core_.bound + 1);
        break;
    case ErrorClass::too_small:
        text.append(label);
        text.append(" ");
        text.append(core_.value);
        text.append(" is below ");
        text.append(core_.bound);
        break;
    case ErrorClass::too_large:
        append_too_large(text, core_);
        break;
    case ErrorClass::unknown_frame:
        text.append("frame of ");
        text.append(core_.value);
        text.append(" bytes with first byte ");
        text.append(core_.bound);
        text.append(" has no kind");
        break;
    case ErrorClass::not_canonical:
        text.append(label);
        text.append(" ");
        text.append(core_.value);
        text.append(" may not be sent");
        break;
    case ErrorClass::no_space:
        text.append(label);
        text.append(" needs ");
        text.append(core_.value);
        text.append(" bytes, the buffer has ");
        text.append(core_.bound);
        text.append(" left");
        break;
    }
    return text;
}

ErrorText Error::text() const noexcept
{
    ErrorText text;
    text.append("invalid argument: ");
    const bool is_size_mismatch = error_class() == ErrorClass::truncated && has_one_size(core_.field);
    const bool is_decoding_failure =
        !is_size_mismatch && (error_class() == ErrorClass::truncated || error_class() == ErrorClass::wrong_tag ||
                              error_class() == ErrorClass::invalid_utf8);
    if (is_decoding_failure) {
        text.append("failed to deserialize RPC ");
        text.append(message());
        text.append(": ");
    }
    if (error_class() != ErrorClass::invalid_rank && !is_size_mismatch) {
        text.append("invalid RPC message: ");
    }
    text.append(reason());
    return text;
}

} // namespace ferrorpc
