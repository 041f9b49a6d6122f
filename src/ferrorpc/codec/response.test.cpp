#include <ferrorpc/codec/response.hpp>

#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

#include <array>

using namespace ferrorpc;
using testing::hex;
using testing::to_hex;

namespace {

const char *const success = "02 0302000000000000 00 02000000 abcd";
const char *const failure = "02 0302000000000000 01 04000000 6f6f7073";

void check_refused(const char *bytes, ErrorClass error_class, std::size_t offset, const char *rule, const char *reason)
{
    CAPTURE(bytes);
    const testing::Bytes message = hex(bytes);
    const auto response = decode_response(message);
    REQUIRE_FALSE(response);
    CHECK(response.error().error_class() == error_class);
    CHECK(response.error().offset() == offset);
    CHECK(response.error().rule() == rule);
    CHECK(response.error().reason().view() == reason);
}

} // namespace

TEST_CASE("response: RSP-5 to RSP-9: the fields of a response", "[response]")
{
    const testing::Bytes message = hex(success);
    const auto response = decode_response(message);
    REQUIRE(response);
    CHECK(response->request_id == 515);
    CHECK_FALSE(response->is_error());
    CHECK(to_hex(response->payload) == "abcd");
    CHECK(response->error_message.empty());
    CHECK(is_canonical(*response));

    const testing::Bytes error_message = hex(failure);
    const auto error = decode_response(error_message);
    REQUIRE(error);
    CHECK(error->is_error());
    CHECK(error->error_message == "oops");
    CHECK(error->payload.empty());
    CHECK(is_canonical(*error));
}

TEST_CASE("response: RSP-7, RSP-8: every flag but 1 is success, and only 0 and 1 are canonical", "[response]")
{
    testing::Bytes message = hex(failure);
    for (int flag = 0; flag < 256; ++flag) {
        CAPTURE(flag);
        message[9] = static_cast<std::byte>(flag);
        const auto response = decode_response(message);
        REQUIRE(response);
        CHECK(response->is_error() == (flag == 1));
        CHECK(is_canonical(*response) == (flag <= 1));
    }
}

TEST_CASE("response: MSG-2: a response cut short is refused at the field that does not fit", "[response]")
{
    check_refused("", ErrorClass::truncated, 0, "RSP-5", "expected response tag 0x02");
    check_refused("02 03020000000000", ErrorClass::truncated, 1, "MSG-2", "response too short for request_id");
    check_refused("02 0302000000000000", ErrorClass::truncated, 9, "MSG-2", "response too short for error flag");
    check_refused("02 0302000000000000 00 020000", ErrorClass::truncated, 10, "MSG-2",
                  "response too short for payload/error length");
    check_refused("02 0302000000000000 00 02000000 ab", ErrorClass::truncated, 14, "MSG-2",
                  "response too short for payload/error data");
    check_refused("02 0302000000000000 01 02000000 ab", ErrorClass::truncated, 14, "MSG-2",
                  "response too short for payload/error data");
}

TEST_CASE("response: MSG-2: every proper prefix of a response is refused", "[response]")
{
    const char *const whole_text = GENERATE(success, failure);
    const testing::Bytes whole = hex(whole_text);
    testing::for_each_prefix(
        whole, [&](ByteView prefix) { CHECK(decode_response(prefix).has_value() == (prefix.size() == whole.size())); });
}

TEST_CASE("response: RSP-5: another tag is refused", "[response]")
{
    check_refused("01 0302000000000000 00 00000000", ErrorClass::wrong_tag, 0, "RSP-5", "expected response tag 0x02");
}

TEST_CASE("response: MSG-3: an error message must be UTF-8, a payload need not", "[response]")
{
    check_refused("02 0302000000000000 01 02000000 61ff", ErrorClass::invalid_utf8, 15, "MSG-3",
                  "invalid UTF-8 in error message: invalid utf-8 sequence of 1 bytes from index 1");
    CHECK(decode_response(hex("02 0302000000000000 00 02000000 61ff")));
}

TEST_CASE("response: MSG-4, MSG-5: bytes behind the last field are ignored, and not canonical", "[response]")
{
    const auto response = decode_response(hex("02 0302000000000000 00 00000000 ff"));
    REQUIRE(response);
    CHECK(response->trailing_size == 1);
    CHECK_FALSE(is_canonical(*response));
}

TEST_CASE("response: RSP-3, LIM-3: a prefix announces 14 to the cap", "[response]")
{
    CHECK(decode_response_prefix(hex("0e00000000000000")) == ResponsePrefix{14});
    CHECK(decode_response_prefix(hex("0000004000000000")) == ResponsePrefix{frame_length_limit});
    const auto small = decode_response_prefix(hex("0d00000000000000"));
    REQUIRE_FALSE(small);
    CHECK(small.error().error_class() == ErrorClass::too_small);
    CHECK(small.error().rule() == "RSP-3");
    const auto large = decode_response_prefix(hex("0100004000000000"));
    REQUIRE_FALSE(large);
    CHECK(large.error().error_class() == ErrorClass::too_large);
    CHECK(large.error().rule() == "LIM-3");
    CHECK(large.error().text().view() ==
          "invalid argument: invalid RPC message: RPC response size 1073741825 exceeds maximum 1073741824 (1 GiB)");
    CHECK(decode_response_prefix(hex("1400000000000000"), 20));
    CHECK_FALSE(decode_response_prefix(hex("1500000000000000"), 20));
}

TEST_CASE("response: RSP-1, RSP-4: a response is encoded as two frames", "[response]")
{
    const testing::Bytes payload = hex("abcd");
    std::array<std::byte, 64> out{};
    const auto size = encode(Response::success(515, payload), out);
    REQUIRE(size);
    CHECK(*size == encoded_size(Response::success(515, payload)));
    CHECK(to_hex(std::span{out}.first(*size)) == "0800000000000000"
                                                 "1000000000000000"
                                                 "1000000000000000"
                                                 "02"
                                                 "0302000000000000"
                                                 "00"
                                                 "02000000"
                                                 "abcd");

    const auto error_size = encode(Response::failure(515, "oops"), out);
    REQUIRE(error_size);
    CHECK(to_hex(std::span{out}.first(*error_size)) == "0800000000000000"
                                                       "1200000000000000"
                                                       "1200000000000000"
                                                       "02"
                                                       "0302000000000000"
                                                       "01"
                                                       "04000000"
                                                       "6f6f7073");

    const auto head = encode_head(Response::success(515, payload), out);
    REQUIRE(head);
    CHECK(*head == response_head_size);
}

TEST_CASE("response: MSG-3: an error message that is not UTF-8 is not encoded, nor its head", "[response]")
{
    std::array<std::byte, 64> out{};
    CHECK(encode(Response::failure(1, "\xff"), out).error().error_class() == ErrorClass::invalid_utf8);
    CHECK(encode_head(Response::failure(1, "\xff"), out).error().error_class() == ErrorClass::invalid_utf8);
    CHECK(encode_head(Response::success(1, as_bytes("\xff")), out));
}

TEST_CASE("response: RSP-8: a flag over 1 is not encoded", "[response]")
{
    std::array<std::byte, 64> out{};
    const auto refused = encode({1, 2, {}, {}, 0}, out);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().error_class() == ErrorClass::not_canonical);
    CHECK(refused.error().rule() == "RSP-8");
}

TEST_CASE("response: LIM-4: a response over the cap is not encoded", "[response]")
{
    std::array<std::byte, 64> out{};
    const Response response = Response::failure(1, "oops");
    CHECK(encode(response, out, 18));
    CHECK(encode(response, out, 17).error().error_class() == ErrorClass::too_large);
    const std::byte byte{};
    const Response huge = Response::success(1, ByteView{&byte, std::size_t{1} << 32}); // only its size is looked at
    CHECK(encoded_size(huge) == UINT64_MAX);
    CHECK(encode_head(huge, out).error().error_class() == ErrorClass::too_large);
}

TEST_CASE("response: a buffer that is too small for a response is refused, whatever its size", "[response]")
{
    const Response response = Response::failure(515, "oops");
    for (std::size_t size = 0; size < encoded_size(response); ++size) {
        testing::Bytes out(size);
        const auto written = encode(response, out);
        REQUIRE_FALSE(written);
        CHECK(written.error().error_class() == ErrorClass::no_space);
    }
    testing::Bytes out(encoded_size(response) - 1);
    CHECK(encode(response, out).error().offset() == 14); // the content's
}

TEST_CASE("response: the crate's test_rpc_response_roundtrip_ok and test_rpc_response_roundtrip_error", "[response]")
{
    const testing::Bytes payload = hex("040506");
    std::array<std::byte, 64> out{};
    const auto size = encode(Response::success(7, payload), out);
    REQUIRE(size);
    const std::size_t message_at = response_head_size - FERRORPC_RESPONSE_SIZE_MIN;
    const auto response = decode_response(std::span{out}.subspan(message_at, *size - message_at));
    REQUIRE(response);
    CHECK(response->request_id == 7);
    CHECK(to_hex(response->payload) == "040506");
    CHECK_FALSE(response->is_error());

    const auto error_size = encode(Response::failure(99, "something went wrong"), out);
    REQUIRE(error_size);
    const auto error = decode_response(std::span{out}.subspan(message_at, *error_size - message_at));
    REQUIRE(error);
    CHECK(error->request_id == 99);
    CHECK(error->error_message == "something went wrong");
}
