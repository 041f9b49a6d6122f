// The codec core itself, in C++ and (wire.test.c) in C. Its tests through the C++ face are in ../codec.
#include <ferrorpc/generated/wire.h>
#include <ferrorpc/generated/wire_names.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <span>
#include <string_view>
#include <vector>

extern "C" int ferrorpc_wire_c11_failed_line(void); // wire.test.c

namespace {

using Bytes = std::vector<std::byte>;

/// Where a text stops being UTF-8, as Rust's Utf8Error has it: valid_up_to, and error_len or 0.
struct Defect {
    std::size_t index = 0;
    std::size_t size = 0;
    bool operator==(const Defect &) const = default;
};

struct Range {
    unsigned low = 0;
    unsigned high = 0;
};

/// The rows of Unicode's table of well-formed byte sequences (table 3-7).
constexpr std::array<std::array<Range, 4>, 9> well_formed = {{
    {{{0x00, 0x7f}}},
    {{{0xc2, 0xdf}, {0x80, 0xbf}}},
    {{{0xe0, 0xe0}, {0xa0, 0xbf}, {0x80, 0xbf}}},
    {{{0xe1, 0xec}, {0x80, 0xbf}, {0x80, 0xbf}}},
    {{{0xed, 0xed}, {0x80, 0x9f}, {0x80, 0xbf}}},
    {{{0xee, 0xef}, {0x80, 0xbf}, {0x80, 0xbf}}},
    {{{0xf0, 0xf0}, {0x90, 0xbf}, {0x80, 0xbf}, {0x80, 0xbf}}},
    {{{0xf1, 0xf3}, {0x80, 0xbf}, {0x80, 0xbf}, {0x80, 0xbf}}},
    {{{0xf4, 0xf4}, {0x80, 0x8f}, {0x80, 0xbf}, {0x80, 0xbf}}},
}};

/// The first defect of a text by that table, or its end.
Defect find_defect(std::span<const std::byte> text)
{
    std::size_t index = 0;
    while (index < text.size()) {
        const auto row = std::ranges::find_if(well_formed, [&](const auto &ranges) {
            const auto first = std::to_integer<unsigned>(text[index]);
            return ranges[0].low <= first && first <= ranges[0].high;
        });
        if (row == well_formed.end()) {
            return {index, 1};
        }
        const auto size = static_cast<std::size_t>(std::ranges::count_if(*row, [](Range range) { return range.high != 0; }));
        std::size_t good = 1;
        while (good < size && index + good < text.size()) {
            const auto byte = std::to_integer<unsigned>(text[index + good]);
            if (byte < (*row)[good].low || byte > (*row)[good].high) {
                return {index, good};
            }
            ++good;
        }
        if (good < size) {
            return {index, 0};
        }
        index += size;
    }
    return {index, 0};
}

Defect find_defect_by_core(std::span<const std::byte> text)
{
    std::size_t index = text.size();
    std::size_t size = 0;
    const bool is_good = ferrorpc_is_utf8({text.data(), text.size()}, &index, &size);
    return is_good ? Defect{text.size(), 0} : Defect{index, size};
}

/// Compares both for every text of this size.
template <std::size_t size>
bool agree_on_all()
{
    std::array<std::byte, size> text{};
    for (std::uint32_t number = 0; number < 1U << (8 * size); ++number) {
        for (std::size_t k = 0; k < size; ++k) {
            text[k] = static_cast<std::byte>(number >> (8 * k) & 0xFFU);
        }
        if (find_defect(text) != find_defect_by_core(text)) {
            return false;
        }
    }
    return true;
}

ferrorpc_error decode_name(std::string_view name)
{
    Bytes bytes(9);
    bytes[0] = std::byte{1};
    bytes.push_back(static_cast<std::byte>(name.size()));
    bytes.resize(13);
    std::ranges::transform(name, std::back_inserter(bytes), [](char c) { return static_cast<std::byte>(c); });
    bytes.resize(bytes.size() + 4);
    ferrorpc_request request{};
    return ferrorpc_decode_request(bytes.data(), bytes.size(), &request);
}

} // namespace

TEST_CASE("the headers are C11, and work in C")
{
    CHECK(ferrorpc_wire_c11_failed_line() == 0);
}

TEST_CASE("MSG-3: well-formed or not, where and how long, agrees with Unicode's table on all texts of 1 to 3 bytes")
{
    CHECK(agree_on_all<1>());
    CHECK(agree_on_all<2>());
    CHECK(agree_on_all<3>());
}

TEST_CASE("MSG-3: and on all texts of 4 and 5 bytes that are made of edges")
{
    constexpr std::array edges = {0x00U, 0x7fU, 0x80U, 0x8fU, 0x90U, 0x9fU, 0xa0U, 0xbfU, 0xc0U, 0xc1U, 0xc2U, 0xdfU,
                                  0xe0U, 0xe1U, 0xecU, 0xedU, 0xeeU, 0xefU, 0xf0U, 0xf1U, 0xf3U, 0xf4U, 0xf5U, 0xffU};
    std::array<std::byte, 5> text{};
    std::size_t disagreements = 0;
    for (std::size_t number = 0; number < edges.size() * edges.size() * edges.size() * edges.size() * edges.size(); ++number) {
        std::size_t left = number;
        for (std::byte &byte : text) {
            byte = static_cast<std::byte>(edges[left % edges.size()]);
            left /= edges.size();
        }
        const std::span<const std::byte> four = std::span(text).first(4);
        disagreements += find_defect(text) == find_defect_by_core(text) ? 0U : 1U;
        disagreements += find_defect(four) == find_defect_by_core(four) ? 0U : 1U;
    }
    CHECK(disagreements == 0);
}

TEST_CASE("ERR-2: an ill-formed name is reported where it is wrong")
{
    const ferrorpc_error overlong = decode_name("ab\xc0\xaf");
    CHECK(overlong.error_class == FERRORPC_INVALID_UTF8);
    CHECK(overlong.field == FERRORPC_FIELD_REQUEST_NAME);
    CHECK(overlong.offset == 15);
    CHECK(overlong.value == 2);
    CHECK(overlong.bound == 1);

    const ferrorpc_error cut_short = decode_name("ab\xe2\x82");
    CHECK(cut_short.offset == 15);
    CHECK(cut_short.bound == 0);

    CHECK(decode_name("ab\xe2\x82\xac").error_class == FERRORPC_OK);
}

TEST_CASE("a length that no memory holds is short, and nothing overflows")
{
    Bytes bytes(17);
    bytes[0] = std::byte{1};
    std::fill_n(bytes.begin() + 9, 4, std::byte{0xff});
    ferrorpc_request request{};
    const ferrorpc_error error = ferrorpc_decode_request(bytes.data(), bytes.size(), &request);
    CHECK(error.error_class == FERRORPC_TRUNCATED);
    CHECK(error.field == FERRORPC_FIELD_REQUEST_NAME);
    CHECK(error.offset == 13);
    CHECK(error.value == UINT32_MAX);
    CHECK(error.bound == 4);
    CHECK(request.name.size == 0);
    CHECK(request.payload.size == 0);
    CHECK(request.trailing_size == 0);
}

TEST_CASE("null with size 0 is no bytes, for decoders and encoders")
{
    ferrorpc_announce announce{};
    CHECK(ferrorpc_decode_announce(nullptr, 0, 1, &announce).error_class == FERRORPC_INCOMPLETE);
    ferrorpc_request request{};
    CHECK(ferrorpc_decode_request(nullptr, 0, &request).error_class == FERRORPC_TRUNCATED);
    std::size_t written = 1;
    const ferrorpc_error error = ferrorpc_encode_request_head(&request, 17, nullptr, 0, &written);
    CHECK(error.error_class == FERRORPC_NO_SPACE);
    CHECK(error.value == 1);
    CHECK(error.bound == 0);
    CHECK(written == 0);
}

TEST_CASE("LIM-4: an encoder looks at sizes before it reads or writes anything")
{
    const std::byte byte{};
    ferrorpc_request request{};
    request.name = {&byte, std::size_t{1} << 32U};
    std::size_t written = 1;
    ferrorpc_error error = ferrorpc_encode_request_head(&request, UINT64_MAX, nullptr, 0, &written);
    CHECK(error.error_class == FERRORPC_TOO_LARGE);
    CHECK(error.field == FERRORPC_FIELD_REQUEST_LEN_NAME);
    CHECK(error.value == std::uint64_t{1} << 32U);
    CHECK(error.bound == UINT32_MAX);
    CHECK(written == 0);
    CHECK(ferrorpc_request_size(&request) == UINT64_MAX);

    request.name = {nullptr, 0};
    request.payload = {&byte, FERRORPC_FRAME_LENGTH_LIMIT - 17 + 1};
    error = ferrorpc_encode_request_head(&request, UINT64_MAX, nullptr, 0, &written);
    CHECK(error.error_class == FERRORPC_TOO_LARGE);
    CHECK(error.value == FERRORPC_FRAME_LENGTH_LIMIT + 1);
    CHECK(error.bound == FERRORPC_FRAME_LENGTH_LIMIT); // LIM-1: whatever the caller says
    request.payload.size -= 1;
    CHECK(ferrorpc_encode_request_head(&request, UINT64_MAX, nullptr, 0, &written).error_class == FERRORPC_NO_SPACE);
}

TEST_CASE("RSP-8, MSG-3: what could not be decoded, or may not be sent, is not encoded")
{
    constexpr std::array bad = {std::byte{'a'}, std::byte{0x80}};
    std::array<std::byte, 14> out{};
    std::size_t written = 1;
    ferrorpc_response response{};
    response.error_flag = 1;
    response.error_message = {bad.data(), bad.size()};
    ferrorpc_error error = ferrorpc_encode_response_head(&response, 16, out.data(), out.size(), &written);
    CHECK(error.error_class == FERRORPC_INVALID_UTF8);
    CHECK(error.offset == 15);
    CHECK(error.value == 1);
    CHECK(written == 0);

    response.error_message.size = 1;
    CHECK(ferrorpc_encode_response_head(&response, 15, out.data(), out.size(), &written).error_class == FERRORPC_OK);
    CHECK(written == 14);

    response.error_flag = 2;
    error = ferrorpc_encode_response_head(&response, 15, out.data(), out.size(), &written);
    CHECK(error.error_class == FERRORPC_NOT_CANONICAL);
    CHECK(error.offset == 9);
    CHECK(error.value == 2);
    CHECK(error.bound == 1);
}

TEST_CASE("names of values that no enumerator has are empty")
{
    const auto field = static_cast<ferrorpc_field>(31);
    CHECK(std::string_view(ferrorpc_field_name(field)).empty());
    CHECK(std::string_view(ferrorpc_field_message(FERRORPC_NO_FIELD)).empty());
    CHECK(std::string_view(ferrorpc_error_rule(FERRORPC_TRUNCATED, field)).empty());
    CHECK(std::string_view(ferrorpc_error_class_name(static_cast<ferrorpc_error_class>(15))).empty());
    CHECK(std::string_view(ferrorpc_frame_kind_name(FERRORPC_FRAME_UNKNOWN)).empty());
}

TEST_CASE("labels are the crate's words, or the field's own name")
{
    const auto label = [](ferrorpc_error_class error_class, ferrorpc_field field) {
        return std::string_view(ferrorpc_field_label(error_class, field));
    };
    CHECK(label(FERRORPC_TRUNCATED, FERRORPC_FIELD_REQUEST_LEN_NAME) == "name length");
    CHECK(label(FERRORPC_TRUNCATED, FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE) == "payload/error data");
    CHECK(label(FERRORPC_INVALID_UTF8, FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE) == "error message");
    CHECK(label(FERRORPC_INVALID_UTF8, FERRORPC_FIELD_REQUEST_NAME) == "function name");
    CHECK(label(FERRORPC_TOO_SMALL, FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH) == "message_length");
}

TEST_CASE("KND-5: an unknown frame has its rule, whatever the field")
{
    CHECK(std::string_view(ferrorpc_error_rule(FERRORPC_UNKNOWN_FRAME, FERRORPC_NO_FIELD)) == "KND-5");
    CHECK(std::string_view(ferrorpc_error_rule(FERRORPC_TOO_LARGE, FERRORPC_FIELD_RESPONSE_PREFIX_MESSAGE_LENGTH)) == "LIM-3");
    CHECK(std::string_view(ferrorpc_error_rule(FERRORPC_INCOMPLETE, FERRORPC_FIELD_ANNOUNCE_RANK)) == "ANN-4");
    CHECK(std::string_view(ferrorpc_error_rule(FERRORPC_NO_SPACE, FERRORPC_FIELD_ANNOUNCE_RANK)).empty());
}
