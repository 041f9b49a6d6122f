// What encoders make of values, good and bad, under a cap, and that decoders get the same values back. The input: what to make
// (bit 0: a response), the cap's choice, request_id, error flag, the name's size and the name; the rest is payload.
#include <fuzz/refusal.hpp>
#include <fuzz/target.hpp>

#include <proptests/checks/decoding.hpp>
#include <proptests/checks/encoding.hpp>
#include <proptests/checks/hex_dump.hpp>

#include <array>
#include <sstream>
#include <vector>

namespace ferrorpc::fuzz {
namespace {

struct Made {
    bool is_response = false;
    std::uint64_t cap = 0;
    Request request{};
    Response response{};
};

Made make(std::span<const std::byte> input)
{
    Input parts{input};
    Made made;
    made.is_response = (parts.byte() & 1) != 0;
    const unsigned choice = parts.byte();
    const std::uint64_t id = parts.integer(8);
    const auto flag = static_cast<std::uint8_t>(parts.byte());
    const std::string_view name = as_text(parts.bytes(parts.byte()));
    const auto payload = parts.rest();
    made.request = {id, name, payload, 0};
    made.response = flag == 1 ? Response{id, flag, {}, as_text(payload), 0} : Response{id, flag, payload, {}, 0};
    const std::uint64_t size = made.is_response ? 14 + payload.size() : 17 + name.size() + payload.size();
    const std::array caps{frame_length_limit, size, size - 1, size + 1, std::uint64_t{0}, UINT64_MAX, std::uint64_t{16}};
    made.cap = caps[choice % caps.size()];
    return made;
}

// Refusals say why: those of the whole message, of a buffer that is a byte too small, and of what may not be sent.
template <typename Message>
std::string check_refusals(const Message &message, std::uint64_t cap)
{
    const std::uint64_t size = encoded_size(message);
    std::vector<std::byte> wire(size > 100'000 ? 0 : static_cast<std::size_t>(size));
    const std::string complaint = check_refusal_of(encode(message, wire, cap));
    return complaint.empty() && !wire.empty() ? check_refusal_of(encode(message, std::span{wire}.subspan(1), cap)) : complaint;
}

// As it was, once more from the wire. `framing_size`: bytes in front of the message.
template <typename Message, typename Decode, typename Same>
std::string check_back(const Message &message, std::size_t framing_size, const Decode &decode, const Same &is_same)
{
    std::vector<std::byte> wire(static_cast<std::size_t>(encoded_size(message)));
    if (!encode(message, wire)) {
        return ""; // rightly, as the other check says
    }
    const auto decoded = decode(ByteView{wire}.subspan(framing_size));
    return decoded && is_same(*decoded) ? "" : "a value is not the same when it is read back\n";
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    const Made made = make(input);
    if (made.is_response) {
        const Response &sent = made.response;
        std::string complaint = proptests::check_encoding(sent, made.cap);
        complaint += complaint.empty() ? check_refusals(sent, made.cap) : "";
        return !complaint.empty() ? complaint : check_back(sent, 24, decode_response, [&](const Response &back) {
            return back.request_id == sent.request_id && back.error_flag == sent.error_flag && back.trailing_size == 0 &&
                   as_text(back.content()) == as_text(sent.content());
        });
    }
    const Request &sent = made.request;
    std::string complaint = proptests::check_encoding(sent, made.cap);
    complaint += complaint.empty() ? check_refusals(sent, made.cap) : "";
    return !complaint.empty() ? complaint : check_back(sent, 8, decode_request, [&](const Request &back) {
        return back.request_id == sent.request_id && back.name == sent.name && back.trailing_size == 0 &&
               as_text(back.payload) == as_text(sent.payload);
    });
}

std::string describe(std::span<const std::byte> input)
{
    const Made made = make(input);
    std::ostringstream text;
    if (made.is_response) {
        text << "response " << made.response.request_id << ", flag " << int{made.response.error_flag} << ", content\n"
             << proptests::hex_dump("", as_text(made.response.content()));
    } else {
        text << "request " << made.request.request_id << ", name\n"
             << proptests::hex_dump("", made.request.name) << "payload\n"
             << proptests::hex_dump("", as_text(made.request.payload));
    }
    text << "cap " << made.cap << '\n';
    return text.str();
}

} // namespace ferrorpc::fuzz
