#include <proptests/checks/encoding.hpp>

#include <proptests/checks/guarded.hpp>
#include <proptests/checks/hex_dump.hpp>
#include <proptests/checks/utf8_reference.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/codec/frame.hpp>

#include <algorithm>
#include <expected>
#include <optional>
#include <span>

namespace ferrorpc::proptests {
namespace {

constexpr std::uint64_t length_max = 0xFFFFFFFF; // of a field of 4 bytes

// 2^64-1 where the sum is more, or a length does not fit its field.
std::uint64_t message_size(std::uint64_t fixed, std::uint64_t first, std::uint64_t second)
{
    return first > length_max || second > length_max ? UINT64_MAX : fixed + first + second;
}

std::uint64_t size_of(const Request &request)
{
    return message_size(17, request.name.size(), request.payload.size());
}

std::uint64_t size_of(const Response &response)
{
    return message_size(14, response.content().size(), 0);
}

struct Refusal {
    std::string_view error_class;
    std::string_view rule;
    std::size_t offset;
    bool operator==(const Refusal &) const = default;
};

std::string to_text(const std::optional<Refusal> &refusal)
{
    return refusal ? std::string{refusal->error_class} + " at " + std::to_string(refusal->offset) + ", " +
                         std::string{refusal->rule}
                   : "no refusal";
}

std::optional<Refusal> refusal_of_size(std::uint64_t size, std::uint64_t cap)
{
    const bool is_refused = size > std::min(cap, std::uint64_t{1} << 30);
    return is_refused ? std::optional{Refusal{"too_large", "LIM-4", 0}} : std::nullopt;
}

std::optional<Refusal> expected_refusal(const Request &request, std::uint64_t cap)
{
    if (const auto refusal = refusal_of_size(size_of(request), cap)) {
        return refusal;
    }
    const auto defect = find_ill_formed(request.name);
    return defect ? std::optional{Refusal{"invalid_utf8", "MSG-3", 13 + defect->index}} : std::nullopt;
}

std::optional<Refusal> expected_refusal(const Response &response, std::uint64_t cap)
{
    if (const auto refusal = refusal_of_size(size_of(response), cap)) {
        return refusal;
    }
    if (response.error_flag > 1) {
        return Refusal{"not_canonical", "RSP-8", 9};
    }
    const auto defect = response.is_error() ? find_ill_formed(response.error_message) : std::nullopt;
    return defect ? std::optional{Refusal{"invalid_utf8", "MSG-3", 14 + defect->index}} : std::nullopt;
}

std::string expected_bytes(const Request &request)
{
    return request_frame(request.request_id, request.name, as_text(request.payload));
}

std::string expected_bytes(const Response &response)
{
    return response_frames(response.request_id, response.is_error(), as_text(response.content()));
}

constexpr std::size_t framing_size(const Request &)
{
    return 8;
}

constexpr std::size_t framing_size(const Response &)
{
    return 8 + 8 + 8; // the prefix in its frame, and a header
}

std::size_t head_size(const Request &request)
{
    return 8 + 17 + request.name.size();
}

std::size_t head_size(const Response &)
{
    return 8 + 8 + 8 + 14;
}

std::size_t promised_head_size(const Request &request)
{
    return encoded_head_size(request);
}

std::size_t promised_head_size(const Response &)
{
    return response_head_size;
}

std::string complaint(const std::string &what, std::string_view bytes = {})
{
    return "encode: " + what + '\n' + hex_dump_of_frames(bytes);
}

std::optional<Refusal> refusal_of(const std::expected<std::size_t, Error> &written)
{
    if (written) {
        return std::nullopt;
    }
    return Refusal{name(written.error().error_class()), written.error().rule(), written.error().offset()};
}

// Calls encode with a buffer of exactly `size` bytes that ends where memory does, and compares what it wrote.
template <typename Encode>
std::string check_buffer(const Encode &encode, std::size_t size, std::string_view expected)
{
    GuardedBuffer buffer{size};
    std::ranges::fill(buffer.bytes(), std::byte{0xA5});
    const auto written = encode(buffer.bytes());
    if (expected.size() > size) {
        const bool is_refused = !written && written.error().error_class() == ErrorClass::no_space;
        return is_refused ? "" : complaint("a buffer of " + std::to_string(size) + " bytes is not refused", expected);
    }
    if (!written) {
        return complaint("refused, " + std::string{written.error().reason().view()}, expected);
    }
    const std::string_view actual = as_text(ByteView{buffer.bytes()}.first(*written));
    return actual == expected ? "" : complaint("written:\n" + hex_dump_of_frames(actual) + "instead of:", expected);
}

template <typename Message>
std::string check_sizes(const Message &message, std::uint64_t cap)
{
    const std::uint64_t size = size_of(message);
    const std::uint64_t expected = size == UINT64_MAX ? size : framing_size(message) + size;
    if (encoded_size(message) != expected) {
        return complaint("encoded_size() is " + std::to_string(encoded_size(message)) + ", not " + std::to_string(expected));
    }
    const auto refusal = refusal_of_size(size, cap);
    if (!refusal) {
        return promised_head_size(message) == head_size(message) ? "" : complaint("the head has another size than promised");
    }
    for (const auto actual : {refusal_of(encode(message, {}, cap)), refusal_of(encode_head(message, {}, cap))}) {
        if (actual != refusal) {
            return complaint("the spec says " + to_text(refusal) + "; the codec says " + to_text(actual));
        }
    }
    return "";
}

template <typename Message>
std::string check_message(const Message &message, std::uint64_t cap)
{
    const auto whole = [&](std::span<std::byte> out) { return encode(message, out, cap); };
    const auto head = [&](std::span<std::byte> out) { return encode_head(message, out, cap); };
    std::string found = check_sizes(message, cap);
    const auto refusal = expected_refusal(message, cap);
    if (!found.empty() || (refusal && refusal->error_class == "too_large")) {
        return found;
    }
    const std::string expected = expected_bytes(message);
    if (refusal) {
        GuardedBuffer buffer{expected.size()};
        for (const auto actual : {refusal_of(whole(buffer.bytes())), refusal_of(head(buffer.bytes()))}) {
            if (actual != refusal) {
                found = complaint("the spec says " + to_text(refusal) + "; the codec says " + to_text(actual), expected);
            }
        }
        return found;
    }
    const std::string_view expected_head = std::string_view{expected}.substr(0, head_size(message));
    for (const std::size_t less : {std::size_t{0}, std::size_t{1}, expected.size() / 2, expected.size()}) {
        found += found.empty() ? check_buffer(whole, expected.size() - less, expected) : "";
    }
    for (const std::size_t less : {0U, 1U}) {
        found += found.empty() ? check_buffer(head, expected_head.size() - less, expected_head) : "";
    }
    return found;
}

} // namespace

Reading reading_of(const Error &error)
{
    Reading reading;
    reading.result = name(error.error_class());
    reading.field = error.error_class() == ErrorClass::unknown_frame ? "" : error.field(); // the spec names none
    reading.rule = error.rule();
    reading.offset = error.offset();
    reading.value = error.core().value;
    reading.bound = error.core().bound;
    return reading;
}

std::string check_encoding(const Request &request, std::uint64_t cap)
{
    return check_message(request, cap);
}

std::string check_encoding(const Response &response, std::uint64_t cap)
{
    return check_message(response, cap);
}

std::string check_encoding(const Announce &announce, std::uint64_t world_size)
{
    const auto encoded = encode_announce(announce, world_size);
    const std::string expected = integer(announce.rank, 8);
    const Reading read = transcribe_announce(expected, world_size);
    const bool is_right = encoded ? read.is_accepted() && as_text(*encoded) == expected : read == reading_of(encoded.error());
    return is_right ? "" : "announce: the spec says " + to_text(read) + '\n' + hex_dump("announce", expected);
}

std::string check_encoded_sizes(const Request &request, std::uint64_t cap)
{
    return check_sizes(request, cap);
}

std::string check_encoded_sizes(const Response &response, std::uint64_t cap)
{
    return check_sizes(response, cap);
}

} // namespace ferrorpc::proptests
