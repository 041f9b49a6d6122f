// The generated C core (src/ferrorpc/generated), as a C program uses it, in what no other target asks of it: the names and the
// sentence of any error, tokens, headers and prefixes that are written, the kinds of frames, and messages of any size. The
// input: what to try, then its numbers.
#include <fuzz/target.hpp>

#include <proptests/checks/encoding.hpp>
#include <proptests/checks/transcription.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/codec/error.hpp>
#include <ferrorpc/generated/wire_names.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace ferrorpc::fuzz {
namespace {

bool is_printable(std::string_view text)
{
    return std::ranges::all_of(text, [](char byte) { return byte >= ' ' && byte <= '~'; });
}

// "MSG-2", or nothing where there is no rule.
bool is_rule(std::string_view text)
{
    const auto dash = text.find('-');
    return text.empty() || (dash == 3 && text.size() > 4 &&
                            std::ranges::all_of(text.substr(4), [](char byte) { return byte >= '0' && byte <= '9'; }));
}

// A field has its names or is none; classes and fields behind the last have none.
std::string check_names(Input &parts)
{
    const auto error_class = static_cast<ferrorpc_error_class>(parts.byte() % 16);
    const auto field = static_cast<ferrorpc_field>(parts.byte() % 32);
    const ferrorpc_error core{error_class, field, static_cast<std::size_t>(parts.integer(4)), parts.integer(8),
                              parts.integer(8)};
    const bool is_class = error_class <= FERRORPC_NO_SPACE;
    const bool is_field = field != FERRORPC_NO_FIELD && field <= FERRORPC_FIELD_RESPONSE_TRAILING;
    const std::string_view class_name = ferrorpc_error_class_name(error_class);
    const std::string_view message = ferrorpc_field_message(field);
    const std::string_view name = ferrorpc_field_name(field);
    const bool has_label = error_class != FERRORPC_INVALID_UTF8 || field == FERRORPC_FIELD_REQUEST_NAME ||
                           field == FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE;
    if (class_name.empty() == is_class || message.empty() == is_field || name.empty() == is_field ||
        std::string_view{ferrorpc_field_label(error_class, field)}.empty() == (is_field && has_label) ||
        !is_rule(ferrorpc_error_rule(error_class, field)) || ferrorpc_field_is_constant(field) != (name == "tag") ||
        ferrorpc_field_constant(field) != (name != "tag"          ? 0
                                           : message == "request" ? 1
                                                                  : 2)) {
        return "a field's or a class's names are not right\n";
    }
    if (!is_class || error_class <= FERRORPC_INCOMPLETE) {
        return "";
    }
    const Error error{core};
    const auto text = error.text();
    const bool is_sentence = is_printable(text) && text.view().size() < ErrorText::capacity &&
                             text.view().starts_with("invalid argument: ") && text.view().ends_with(error.reason().view());
    return is_sentence ? "" : "an error's sentence is none: " + std::string{text.view()} + '\n';
}

// BAR-1 to BAR-3
std::string check_token(Input &parts)
{
    const bool has_space = parts.byte() % 2 == 0;
    const auto bytes = parts.rest();
    ferrorpc_barrier token{};
    const ferrorpc_error error = ferrorpc_decode_barrier(bytes.data(), bytes.size(), &token);
    if (bytes.empty()) {
        return error.error_class == FERRORPC_TRUNCATED && error.offset == 0 ? "" : "no byte is a token\n";
    }
    std::array<std::byte, 1> out{};
    std::size_t written = 0;
    const ferrorpc_error refusal = ferrorpc_encode_barrier(&token, out.data(), has_space ? 1 : 0, &written);
    const bool may_be_sent = bytes[0] == std::byte{0};
    const ferrorpc_error_class expected = !may_be_sent ? FERRORPC_NOT_CANONICAL : has_space ? FERRORPC_OK : FERRORPC_NO_SPACE;
    const bool is_right = error.error_class == FERRORPC_OK && std::byte{token.token} == bytes[0] &&
                          ferrorpc_barrier_is_canonical(&token) == may_be_sent && refusal.error_class == expected &&
                          written == (expected == FERRORPC_OK ? 1U : 0U);
    return is_right ? "" : "a token is not what it is\n";
}

// FRM-1, LIM-1, LIM-2, RSP-1, RSP-3, LIM-3: what is written is what is read, and what is refused there is refused here.
std::string check_length(Input &parts, bool is_prefix)
{
    const std::uint64_t length = parts.integer(8);
    const std::uint64_t cap = parts.integer(8);
    std::array<std::byte, 8> out{};
    std::size_t written = 0;
    const ferrorpc_frame_header header{length};
    const ferrorpc_response_prefix prefix{length};
    const ferrorpc_error error = is_prefix ? ferrorpc_encode_response_prefix(&prefix, cap, out.data(), out.size(), &written)
                                           : ferrorpc_encode_frame_header(&header, cap, out.data(), out.size(), &written);
    const std::uint64_t cap_real = std::min<std::uint64_t>(cap, FERRORPC_FRAME_LENGTH_LIMIT);
    const ferrorpc_error_class expected = is_prefix && length < FERRORPC_RESPONSE_SIZE_MIN ? FERRORPC_TOO_SMALL
                                          : length > cap_real                              ? FERRORPC_TOO_LARGE
                                                                                           : FERRORPC_OK;
    const bool is_right = error.error_class == expected && written == (expected == FERRORPC_OK ? 8U : 0U) &&
                          (expected != FERRORPC_OK || text_of(out) == proptests::integer(length, 8));
    return is_right ? "" : "a length is not written as the spec says\n";
}

// KND-1 to KND-5
std::string check_kind(Input &parts)
{
    const std::uint64_t length = parts.integer(8);
    const auto first = static_cast<std::byte>(parts.byte());
    constexpr std::string_view names[] = {"", "barrier", "response_prefix", "request", "response"};
    const std::string bytes = proptests::integer(length, 8) + std::string(1, static_cast<char>(first));
    const proptests::Reading reading = proptests::transcribe_frame(bytes, FERRORPC_FRAME_LENGTH_LIMIT);
    const bool is_unknown = reading.result == "unknown_frame";
    const ferrorpc_frame_kind kind = ferrorpc_classify_frame(length, first);
    const bool is_right = length > FERRORPC_FRAME_LENGTH_LIMIT || (kind == FERRORPC_FRAME_UNKNOWN) == is_unknown;
    const bool is_named = std::string_view{ferrorpc_frame_kind_name(kind)} == names[static_cast<std::size_t>(kind)];
    return is_right && is_named ? "" : "a frame has another kind than the spec says\n";
}

// LIM-4: sums of sizes do not wrap. What is refused for its size is not looked at, so no such bytes need be there.
std::string check_sizes(Input &parts)
{
    const bool is_response = parts.byte() % 2 == 1;
    const auto flag = static_cast<std::uint8_t>(parts.byte());
    const auto first = static_cast<std::size_t>(parts.integer(8));
    const auto second = static_cast<std::size_t>(parts.integer(8));
    static constexpr char nothing{};
    const auto *const bytes = reinterpret_cast<const std::byte *>(&nothing);
    return is_response
               ? proptests::check_encoded_sizes(Response{1, flag, {bytes, first}, {&nothing, second}, 0}, frame_length_limit)
               : proptests::check_encoded_sizes(Request{1, {&nothing, first}, {bytes, second}, 0}, frame_length_limit);
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    Input parts{input};
    std::string complaint;
    switch (parts.byte() % 6) {
    case 0:
        complaint = check_names(parts);
        break;
    case 1:
        complaint = check_token(parts);
        break;
    case 2:
        complaint = check_length(parts, false);
        break;
    case 3:
        complaint = check_length(parts, true);
        break;
    case 4:
        complaint = check_kind(parts);
        break;
    default:
        complaint = check_sizes(parts);
        break;
    }
    return complaint.empty() ? "" : complaint + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    constexpr std::string_view names[] = {"names of class, field",       "token",
                                          "frame header of length, cap", "prefix of length, cap",
                                          "kind of length, first byte",  "message of two sizes"};
    Input parts{input};
    std::ostringstream text;
    text << names[parts.byte() % 6] << ':' << std::hex;
    for (const std::byte byte : parts.rest()) {
        text << ' ' << std::to_integer<unsigned>(byte);
    }
    text << '\n';
    return text.str();
}

} // namespace ferrorpc::fuzz
