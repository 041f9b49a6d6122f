#include "utf8.hpp"
#include "utf8_cases.hpp"

#include <catch2/catch.hpp>

using ferrorpc::vectorgen::at_each_place;
using ferrorpc::vectorgen::encode_utf8;
using ferrorpc::vectorgen::first_ill_formed;
using ferrorpc::vectorgen::ill_formed_cases;
using ferrorpc::vectorgen::TextCase;
using ferrorpc::vectorgen::well_formed_cases;

TEST_CASE("MSG-3: the ends of each length are well-formed, and what lies just beyond is not")
{
    CHECK(first_ill_formed("\x7F") == std::nullopt);
    CHECK(first_ill_formed("\x80") == 0U);
    CHECK(first_ill_formed("\xC2\x80") == std::nullopt);
    CHECK(first_ill_formed("\xC1\xBF") == 0U);
    CHECK(first_ill_formed("\xE0\xA0\x80") == std::nullopt);
    CHECK(first_ill_formed("\xE0\x9F\xBF") == 0U);
    CHECK(first_ill_formed("\xED\x9F\xBF") == std::nullopt);
    CHECK(first_ill_formed("\xED\xA0\x80") == 0U);
    CHECK(first_ill_formed("\xEE\x80\x80") == std::nullopt);
    CHECK(first_ill_formed("\xED\xBF\xBF") == 0U);
    CHECK(first_ill_formed("\xF0\x90\x80\x80") == std::nullopt);
    CHECK(first_ill_formed("\xF0\x8F\xBF\xBF") == 0U);
    CHECK(first_ill_formed("\xF4\x8F\xBF\xBF") == std::nullopt);
    CHECK(first_ill_formed("\xF4\x90\x80\x80") == 0U);
    CHECK(first_ill_formed("") == std::nullopt);
}

TEST_CASE("MSG-3: the index is that of the first ill-formed sequence's first byte")
{
    CHECK(first_ill_formed("ab\xE2\x82") == 2U);
    CHECK(first_ill_formed("\xC3\xA9\xFF\xFF") == 2U);
    CHECK(first_ill_formed("a\xE2\x82"
                           "c") == 1U);
}

TEST_CASE("every code point but the surrogates is well-formed as encoded")
{
    for (std::uint32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
        const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        if (first_ill_formed(encode_utf8(code_point)).has_value() != is_surrogate) {
            FAIL(code_point);
        }
    }
}

TEST_CASE("the cases are what they are called, at every place")
{
    for (const TextCase &text : at_each_place(ill_formed_cases())) {
        INFO(text.slug);
        CHECK(first_ill_formed(text.bytes).has_value());
    }
    for (const TextCase &text : at_each_place(well_formed_cases())) {
        INFO(text.slug);
        CHECK_FALSE(first_ill_formed(text.bytes).has_value());
    }
}
