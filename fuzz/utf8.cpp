// MSG-3: a text as two other readers of UTF-8 take it, as a request's name and as an error message.
#include <fuzz/target.hpp>

#include <proptests/checks/decoding.hpp>
#include <proptests/checks/hex_dump.hpp>
#include <proptests/checks/utf8_reference.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

namespace ferrorpc::fuzz {
namespace {

// The index of the first defect, as the decoder's error says it.
template <typename Decoded>
std::string judge(const Decoded &decoded, std::size_t text_offset, std::string_view text)
{
    const auto defect = proptests::find_ill_formed(text);
    if (defect.has_value() == decoded.has_value() || (!decoded && decoded.error().offset() != text_offset + defect->index)) {
        return "codec and definition differ\n" + proptests::hex_dump("", text, defect ? defect->index : 0);
    }
    return "";
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    using namespace proptests;
    const std::string_view text = text_of(input);
    const auto defect = find_ill_formed(text);
    const auto index = find_ill_formed_by_libc(text);
    if (defect.has_value() != index.has_value() || (defect && defect->index != *index)) {
        return "definition and C library differ\n" + describe(input);
    }
    const std::string request = '\1' + integer(7, 8) + integer(text.size(), 4) + std::string{text} + integer(0, 4);
    const std::string response = response_message(7, true, text);
    return judge(decode_request(as_bytes(request)), 13, text) + judge(decode_response(as_bytes(response)), 14, text) +
           compare_request(as_bytes(request)) + compare_response(as_bytes(response));
}

std::string describe(std::span<const std::byte> input)
{
    return proptests::hex_dump("", text_of(input));
}

} // namespace ferrorpc::fuzz
