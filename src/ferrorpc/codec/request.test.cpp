#include <ferrorpc/codec/request.hpp>

#include <ferrorpc/testing/hex.hpp>

#include <catch2/catch.hpp>

#include <array>

using namespace ferrorpc;
using testing::hex;
using testing::to_hex;

namespace {

const char *const echo = "01 0302000000000000 04000000 6563686f 02000000 abcd";

void check_refused(const char *bytes, ErrorClass error_class, std::size_t offset, const char *rule, const char *reason)
{
    CAPTURE(bytes);
    const testing::Bytes message = hex(bytes);
    const auto request = decode_request(message);
    REQUIRE_FALSE(request);
    CHECK(request.error().error_class() == error_class);
    CHECK(request.error().offset() == offset);
    CHECK(request.error().rule() == rule);
    CHECK(request.error().reason().view() == reason);
}

} // namespace

TEST_CASE("request: REQ-2 to REQ-5: the fields of a request", "[request]")
{
    const testing::Bytes message = hex(echo);
    const auto request = decode_request(message);
    REQUIRE(request);
    CHECK(request->request_id == 515);
    CHECK(request->name == "echo");
    CHECK(to_hex(request->payload) == "abcd");
    CHECK(is_canonical(*request));
    CHECK(request->payload.data() == message.data() + 21); // a view, not a copy
}

TEST_CASE("request: MSG-2: a request cut short is refused at the field that does not fit", "[request]")
{
    check_refused("", ErrorClass::truncated, 0, "REQ-2", "expected request tag 0x01");
    check_refused("01 03020000000000", ErrorClass::truncated, 1, "MSG-2", "request too short for request_id");
    check_refused("01 0302000000000000 040000", ErrorClass::truncated, 9, "MSG-2", "request too short for name length");
    check_refused("01 0302000000000000 04000000 656368", ErrorClass::truncated, 13, "MSG-2",
                  "request too short for function name");
    check_refused("01 0302000000000000 04000000 6563686f 020000", ErrorClass::truncated, 17, "MSG-2",
                  "request too short for payload length");
    check_refused("01 0302000000000000 04000000 6563686f 02000000 ab", ErrorClass::truncated, 21, "MSG-2",
                  "request too short for payload");
    check_refused("01 0302000000000000 ffffffff 6563686f 00000000", ErrorClass::truncated, 13, "MSG-2",
                  "request too short for function name");
}

TEST_CASE("request: MSG-2: every proper prefix of a request is refused", "[request]")
{
    const testing::Bytes whole = hex(echo);
    testing::for_each_prefix(
        whole, [&](ByteView prefix) { CHECK(decode_request(prefix).has_value() == (prefix.size() == whole.size())); });
}

TEST_CASE("request: REQ-2: another tag is refused", "[request]")
{
    check_refused("02 0302000000000000 04000000 6563686f 00000000", ErrorClass::wrong_tag, 0, "REQ-2",
                  "expected request tag 0x01");
    check_refused("00", ErrorClass::wrong_tag, 0, "REQ-2", "expected request tag 0x01");
}

TEST_CASE("request: MSG-3: a name that is not UTF-8 is refused at the bad sequence, in Rust's words", "[request]")
{
    const auto [name, length, index, reason] = GENERATE(table<const char *, const char *, std::size_t, const char *>({
        {"ff", "01", 0, "invalid utf-8 sequence of 1 bytes from index 0"},
        {"61c3", "02", 1, "incomplete utf-8 byte sequence from index 1"},
        {"61c328", "03", 1, "invalid utf-8 sequence of 1 bytes from index 1"},
        {"e282", "02", 0, "incomplete utf-8 byte sequence from index 0"},
        {"e28241", "03", 0, "invalid utf-8 sequence of 2 bytes from index 0"},
        {"eda080", "03", 0, "invalid utf-8 sequence of 1 bytes from index 0"},   // a surrogate
        {"c080", "02", 0, "invalid utf-8 sequence of 1 bytes from index 0"},     // overlong
        {"f09f9841", "04", 0, "invalid utf-8 sequence of 3 bytes from index 0"}, //
        {"f4908080", "04", 0, "invalid utf-8 sequence of 1 bytes from index 0"}, // over U+10FFFF
    }));
    const std::string bytes = std::string{"01 0302000000000000 "} + length + "000000 " + name + " 00000000";
    check_refused(bytes.c_str(), ErrorClass::invalid_utf8, 13 + index, "MSG-3",
                  (std::string{"invalid UTF-8 in function name: "} + reason).c_str());
}

TEST_CASE("request: ERR-3: the first defect in the order of the wire decides", "[request]")
{
    // The name is bad and the payload too short: the name comes first.
    check_refused("01 0302000000000000 01000000 ff 05000000", ErrorClass::invalid_utf8, 13, "MSG-3",
                  "invalid UTF-8 in function name: invalid utf-8 sequence of 1 bytes from index 0");
}

TEST_CASE("request: MSG-4, MSG-5: bytes behind the last field are ignored, and not canonical", "[request]")
{
    testing::Bytes message = hex(echo);
    message.insert(message.end(), 2, std::byte{0xff});
    const auto request = decode_request(message);
    REQUIRE(request);
    CHECK(to_hex(request->payload) == "abcd");
    CHECK(request->trailing_size == 2);
    CHECK_FALSE(is_canonical(*request));
}

TEST_CASE("request: REQ-1: a request is encoded as one frame", "[request]")
{
    const testing::Bytes payload = hex("abcd");
    const Request request{515, "echo", payload};
    std::array<std::byte, 64> out{};
    const auto size = encode(request, out);
    REQUIRE(size);
    CHECK(*size == encoded_size(request));
    CHECK(to_hex(std::span{out}.first(*size)) == "1700000000000000"
                                                 "01"
                                                 "0302000000000000"
                                                 "04000000"
                                                 "6563686f"
                                                 "02000000"
                                                 "abcd");

    std::array<std::byte, 64> head{};
    const auto head_size = encode_head(request, head);
    REQUIRE(head_size);
    CHECK(*head_size == encoded_head_size(request));
    CHECK(*head_size == *size - payload.size());
    CHECK(std::ranges::equal(std::span{head}.first(*head_size), std::span{out}.first(*head_size)));
}

TEST_CASE("request: LIM-4: a request over the cap is not encoded", "[request]")
{
    std::array<std::byte, 64> out{};
    const Request request{1, "echo", {}};
    CHECK(encode(request, out, 21));
    const auto over = encode(request, out, 20);
    REQUIRE_FALSE(over);
    CHECK(over.error().error_class() == ErrorClass::too_large);
    CHECK(over.error().rule() == "LIM-4");
}

TEST_CASE("request: LIM-4: a length that does not fit its field is not encoded", "[request]")
{
    const std::byte byte{};
    // The size alone is looked at: the view's bytes are never read.
    const Request huge{1, "", ByteView{&byte, std::size_t{1} << 32}};
    std::array<std::byte, 64> out{};
    CHECK(encoded_size(huge) == UINT64_MAX);
    CHECK(encode_head(huge, out).error().error_class() == ErrorClass::too_large);
}

TEST_CASE("request: MSG-3: a name that is not UTF-8 is not encoded", "[request]")
{
    std::array<std::byte, 64> out{};
    const auto error = encode({1, "a\xff", {}}, out);
    REQUIRE_FALSE(error);
    CHECK(error.error().error_class() == ErrorClass::invalid_utf8);
    CHECK(error.error().rule() == "MSG-3");
}

TEST_CASE("request: a buffer that is too small is refused, whatever its size", "[request]")
{
    const testing::Bytes payload = hex("abcd");
    const Request request{515, "echo", payload};
    for (std::size_t size = 0; size < encoded_size(request); ++size) {
        testing::Bytes out(size);
        const auto written = encode(request, out);
        REQUIRE_FALSE(written);
        CHECK(written.error().error_class() == ErrorClass::no_space);
        CHECK(written.error().offset() + frame_header_size <= std::max(size, frame_header_size)); // counts from the message
    }
    testing::Bytes out(encoded_size(request) - 1);
    CHECK(encode(request, out).error().offset() == 21); // the payload's
}

TEST_CASE("request: the crate's test_rpc_request_roundtrip", "[request]")
{
    const testing::Bytes payload = hex("010203");
    std::array<std::byte, 64> out{};
    const auto size = encode({42, "add", payload}, out);
    REQUIRE(size);
    const auto request = decode_request(std::span{out}.subspan(frame_header_size, *size - frame_header_size));
    REQUIRE(request);
    CHECK(request->request_id == 42);
    CHECK(request->name == "add");
    CHECK(to_hex(request->payload) == "010203");
}
