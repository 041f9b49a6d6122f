#include <proptests/checks/decoding.hpp>

#include <proptests/checks/encoding.hpp>
#include <proptests/checks/hex_dump.hpp>
#include <proptests/checks/transcription.hpp>

#include <ferrorpc/codec/announce.hpp>
#include <ferrorpc/codec/frame.hpp>

#include <algorithm>
#include <functional>
#include <optional>

namespace ferrorpc::proptests {
namespace {

void set_fields(Reading &reading, const Announce &announce)
{
    reading.number = announce.rank;
}

void set_fields(Reading &reading, const Frame &frame)
{
    reading.number = frame.content.size();
    reading.kind = name(frame.kind);
    reading.payload = as_text(frame.content);
}

void set_fields(Reading &reading, const ResponsePrefix &prefix)
{
    reading.number = prefix.message_length;
}

void set_fields(Reading &reading, const Request &request)
{
    reading.number = request.request_id;
    reading.text = request.name;
    reading.payload = as_text(request.payload);
    reading.trailing_size = request.trailing_size;
    reading.is_canonical = is_canonical(request);
}

void set_fields(Reading &reading, const Response &response)
{
    reading.number = response.request_id;
    reading.error_flag = response.error_flag;
    reading.text = response.error_message;
    reading.payload = as_text(response.payload);
    reading.trailing_size = response.trailing_size;
    reading.is_canonical = is_canonical(response);
}

template <typename Decoded>
void set_fields(Reading &reading, const std::optional<Decoded> &decoded)
{
    if (decoded) {
        set_fields(reading, *decoded);
    } else {
        reading.result = "incomplete";
    }
}

template <typename Decoded>
Reading described(const std::expected<Decoded, Error> &decoded)
{
    Reading reading;
    if (decoded) {
        set_fields(reading, *decoded);
    } else {
        reading = reading_of(decoded.error());
    }
    return reading;
}

bool is_view_of(std::string_view part, std::string_view whole)
{
    const std::less_equal<> before;
    return part.empty() ||
           (before(whole.data(), part.data()) && before(part.data() + part.size(), whole.data() + whole.size()));
}

template <typename Decoded>
std::string compare(std::string_view message, ByteView bytes, const std::expected<Decoded, Error> &decoded,
                    const Reading &expected)
{
    const Reading actual = described(decoded);
    if (actual != expected) {
        return std::string{message} + ": the spec says " + to_text(expected) + "; the codec says " + to_text(actual) + '\n' +
               hex_dump(message, as_text(bytes), expected.is_accepted() ? actual.offset : expected.offset);
    }
    if (!is_view_of(actual.text, as_text(bytes)) || !is_view_of(actual.payload, as_text(bytes))) {
        return std::string{message} + ": a field is no view into the bytes that were decoded\n" +
               hex_dump(message, as_text(bytes));
    }
    return "";
}

} // namespace

std::string check_announce(ByteView bytes, std::uint64_t world_size)
{
    const auto decoded = decode_announce(bytes, world_size);
    std::string complaint = compare("announce", bytes, decoded, transcribe_announce(as_text(bytes), world_size));
    if (complaint.empty() && decoded && *decoded) {
        const auto encoded = encode_announce(**decoded, world_size);
        if (!encoded || !std::ranges::equal(*encoded, bytes.first(announce_size))) {
            complaint =
                "announce: what was accepted does not encode to the same bytes\n" + hex_dump("announce", as_text(bytes));
        }
    }
    return complaint;
}

std::string check_frame(ByteView bytes, std::uint64_t cap)
{
    return compare("frame_header", bytes, decode_frame(bytes, cap), transcribe_frame(as_text(bytes), cap));
}

std::string check_response_prefix(ByteView bytes, std::uint64_t cap)
{
    return compare("response_prefix", bytes, decode_response_prefix(bytes, cap),
                   transcribe_response_prefix(as_text(bytes), cap));
}

std::string compare_decoded(ByteView bytes, const std::expected<Request, Error> &decoded)
{
    return compare("request", bytes, decoded, transcribe_request(as_text(bytes)));
}

std::string compare_decoded(ByteView bytes, const std::expected<Response, Error> &decoded)
{
    return compare("response", bytes, decoded, transcribe_response(as_text(bytes)));
}

std::string compare_request(ByteView bytes)
{
    return compare_decoded(bytes, decode_request(bytes));
}

std::string compare_response(ByteView bytes)
{
    return compare_decoded(bytes, decode_response(bytes));
}

std::string check_request(ByteView bytes)
{
    const auto decoded = decode_request(bytes);
    std::string complaint = compare_decoded(bytes, decoded);
    return complaint.empty() && decoded ? check_encoding(*decoded, frame_length_limit) : complaint;
}

std::string check_response(ByteView bytes)
{
    const auto decoded = decode_response(bytes);
    std::string complaint = compare_decoded(bytes, decoded);
    return complaint.empty() && decoded ? check_encoding(*decoded, frame_length_limit) : complaint;
}

} // namespace ferrorpc::proptests
