// A message's content as every decoder takes it: codec and transcription say the same, what is canonical encodes to the same
// bytes, and a frame reader hands on the same content from two pieces.
#include <fuzz/target.hpp>

#include <proptests/checks/decoding.hpp>
#include <proptests/checks/hex_dump.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/codec/frame_reader.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <vector>

namespace ferrorpc::fuzz {
namespace {

template <typename Message>
std::string check_bytes(const Message &message, std::string_view expected)
{
    std::vector<std::byte> wire(static_cast<std::size_t>(encoded_size(message)));
    const auto written = encode(message, wire);
    return written && as_text(wire) == expected ? "" : "what was accepted does not encode to the same bytes\n";
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

} // namespace

std::string check(std::span<const std::byte> input)
{
    std::string complaint = proptests::compare_request(input);
    complaint += complaint.empty() ? proptests::compare_response(input) : "";
    complaint += complaint.empty() ? proptests::check_response_prefix(input, frame_length_limit) : "";
    if (!complaint.empty()) {
        return complaint;
    }
    const auto request = decode_request(input);
    const auto response = decode_response(input);
    if (request || response) {
        const std::string wire = proptests::frame(as_text(input));
        complaint = check_pieces(input, wire);
        if (request && is_canonical(*request)) {
            complaint += check_bytes(*request, wire);
        } else if (response && is_canonical(*response)) {
            complaint += check_bytes(*response, proptests::prefix_frame(input.size()) + wire);
        }
    }
    return complaint.empty() ? "" : complaint + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    const std::string_view message = input.empty() || input[0] != std::byte{2} ? "request" : "response";
    return proptests::hex_dump(message, text_of(input));
}

} // namespace ferrorpc::fuzz
