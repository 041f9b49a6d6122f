// The codec's UTF-8 against two others: the definition, and the C library's.
#include <proptests/checks/utf8_reference.hpp>
#include <proptests/generators/edits.hpp>
#include <proptests/generators/messages.hpp>
#include <proptests/property.hpp>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

// What a decoder says of a text, and where: the same as a request's name and as a response's error message.
std::optional<IllFormed> find_ill_formed_by_codec(const std::string &text)
{
    const std::string as_name = request_frame(1, text, "").substr(8);
    const std::string as_error = response_message(1, true, text);
    const auto request = decode_request(as_bytes(as_name));
    const auto response = decode_response(as_bytes(as_error));
    RC_ASSERT(request.has_value() == response.has_value());
    if (request) {
        RC_ASSERT(request->name == text);
        RC_ASSERT(response->error_message == text);
        return std::nullopt;
    }
    for (const Error &error : {request.error(), response.error()}) {
        RC_ASSERT(error.error_class() == ErrorClass::invalid_utf8);
        RC_ASSERT(error.rule() == "MSG-3");
    }
    const auto index = static_cast<std::size_t>(request.error().core().value);
    RC_ASSERT(request.error().offset() == 13 + index);
    RC_ASSERT(response.error().offset() == 14 + index);
    RC_ASSERT(response.error().core().bound == request.error().core().bound);
    return IllFormed{index, static_cast<std::size_t>(request.error().core().bound)};
}

// All three.
std::optional<IllFormed> judge(const std::string &text)
{
    const auto by_codec = find_ill_formed_by_codec(text);
    const auto by_definition = find_ill_formed(text);
    const auto by_libc = find_ill_formed_by_libc(text);
    if (by_codec != by_definition) {
        RC_FAIL("the definition and the codec differ\n" + hex_dump("", text, by_definition ? by_definition->index : 0));
    }
    RC_ASSERT(by_libc.has_value() == by_codec.has_value());
    RC_ASSERT(!by_libc || *by_libc == by_codec->index);
    return by_codec;
}

} // namespace

TEST_CASE("utf8: MSG-3, MSG-6: every well-formed text is taken", "[codec]")
{
    check_property("well-formed", [] { RC_ASSERT_FALSE(judge(*name_text()).has_value()); });
}

TEST_CASE("utf8: MSG-3, ERR-2: every class of ill-formed text is refused where its first bad sequence starts", "[codec]")
{
    check_property("ill-formed", [] {
        const IllText text = *ill_text();
        const auto found = judge(text.text());
        RC_ASSERT(found.has_value());
        RC_ASSERT(found->index == text.before.size());
    });
}

TEST_CASE("utf8: MSG-3: three readers of UTF-8 agree on bytes near it", "[codec]")
{
    check_property("edited", [] {
        constexpr std::string_view pieces[] = {"\xC0", "\xC2", "\xE0", "\xED", "\xEF", "\xF0", "\xF4",
                                               "\x80", "\x8F", "\x90", "\x9F", "\xA0", "\xBF"};
        const std::string text = *utf8();
        judge(edited(text, *edits(3), pieces));
    });
    check_property("bytes", [] { judge(*rc::gen::scale(0.1, rc::gen::container<std::string>(rc::gen::arbitrary<char>()))); });
}
