// A message's content as the decoder of its tag takes it, and for a share of the inputs as every other does: codec and
// transcription say the same, what is canonical encodes to the same bytes, and a frame reader hands on the same content from
// two pieces.
#include <fuzz/refusal.hpp>
#include <fuzz/target.hpp>

#include <proptests/checks/decoding.hpp>
#include <proptests/checks/hex_dump.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/codec/announce.hpp>
#include <ferrorpc/codec/frame_reader.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <functional>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ferrorpc::fuzz {
namespace {

// What the message is on the wire: its frame, and that of a response behind one that announces it.
bool is_framed(std::string_view wire, std::string_view content, bool has_prefix)
{
    const std::string length = proptests::integer(content.size(), 8);
    if (has_prefix) {
        if (!wire.starts_with(proptests::integer(8, 8)) || !wire.substr(8).starts_with(length)) {
            return false;
        }
        wire.remove_prefix(16);
    }
    return wire.starts_with(length) && wire.substr(8) == content;
}

template <typename Message>
std::string check_message(std::span<const std::byte> input, const std::expected<Message, Error> &message)
{
    std::string complaint = proptests::compare_decoded(input, message);
    if (!complaint.empty() || !message || !is_canonical(*message)) {
        return complaint;
    }
    std::vector<std::byte> wire(static_cast<std::size_t>(encoded_size(*message)));
    const bool is_same = encode(*message, wire) && is_framed(as_text(wire), text_of(input), std::is_same_v<Message, Response>);
    return is_same ? "" : "what was accepted does not encode to the same bytes\n";
}

std::string check_pieces(std::span<const std::byte> content, std::string_view wire)
{
    FrameReader reader;
    const std::size_t first = wire.size() / 2;
    reader.append(as_bytes(wire.substr(0, first)));
    const auto early = reader.next_content();
    reader.append(as_bytes(wire.substr(first)));
    const auto whole = reader.next_content();
    const bool is_right = early && !*early && whole && *whole && as_text(**whole) == as_text(content);
    return is_right ? "" : "read from a stream its content is not the same\n";
}

bool is_response(std::span<const std::byte> input)
{
    return !input.empty() && input[0] == std::byte{2};
}

std::string check_as(bool as_response, std::span<const std::byte> input)
{
    return as_response ? check_message(input, decode_response(input)) : check_message(input, decode_request(input));
}

// What takes more time than all else, or looks at the tag alone, is done for some inputs: the input itself says what, so that
// it is the same each time.
std::string check_some(std::span<const std::byte> input)
{
    switch (std::hash<std::string_view>{}(text_of(input)) % 32) {
    case 0:
        return check_refusal_of(decode_request(input));
    case 1:
        return check_refusal_of(decode_response(input));
    case 2:
        return check_refusal_of(decode_response_prefix(input));
    case 3:
        return check_refusal_of(decode_frame(input));
    case 4:
        return check_refusal_of(decode_announce(input, 4));
    case 5:
        return proptests::check_response_prefix(input, frame_length_limit);
    case 6:
    case 7:
        return check_pieces(input, proptests::frame(as_text(input)));
    case 8:
        return check_as(!is_response(input), input);
    default:
        return "";
    }
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    std::string complaint = check_as(is_response(input), input);
    if (complaint.empty() && input.size() <= 9) { // it ends with the tag, or soon behind it
        complaint = check_as(!is_response(input), input);
    }
    if (complaint.empty()) {
        complaint = input.size() == 8 ? proptests::check_response_prefix(input, frame_length_limit) : check_some(input);
    }
    return complaint.empty() ? "" : complaint + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    return proptests::hex_dump(is_response(input) ? "response" : "request", text_of(input));
}

} // namespace ferrorpc::fuzz
