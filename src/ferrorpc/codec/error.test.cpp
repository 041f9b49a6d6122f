#include <ferrorpc/codec/error.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc;

TEST_CASE("error: every class has its name in the spec", "[error]")
{
    CHECK(name(ErrorClass::truncated) == "truncated");
    CHECK(name(ErrorClass::wrong_tag) == "wrong_tag");
    CHECK(name(ErrorClass::invalid_utf8) == "invalid_utf8");
    CHECK(name(ErrorClass::invalid_rank) == "invalid_rank");
    CHECK(name(ErrorClass::too_small) == "too_small");
    CHECK(name(ErrorClass::too_large) == "too_large");
    CHECK(name(ErrorClass::unknown_frame) == "unknown_frame");
    CHECK(name(ErrorClass::not_canonical) == "not_canonical");
    CHECK(name(ErrorClass::no_space) == "no_space");
}

TEST_CASE("error: the whole sentence is the crate's", "[error]")
{
    const Error truncated{{FERRORPC_TRUNCATED, FERRORPC_FIELD_REQUEST_LEN_NAME, 9, 4, 3}};
    CHECK(truncated.text().view() == "invalid argument: failed to deserialize RPC request: invalid RPC message: "
                                     "request too short for name length");
    CHECK(truncated.message() == "request");
    CHECK(truncated.field() == "len_name");

    const Error tag{{FERRORPC_WRONG_TAG, FERRORPC_FIELD_RESPONSE_TAG, 0, 1, 2}};
    CHECK(tag.text().view() ==
          "invalid argument: failed to deserialize RPC response: invalid RPC message: expected response tag 0x02");

    const Error utf8{{FERRORPC_INVALID_UTF8, FERRORPC_FIELD_RESPONSE_ERROR_MESSAGE, 15, 1, 0}};
    CHECK(utf8.text().view() == "invalid argument: failed to deserialize RPC response: invalid RPC message: "
                                "invalid UTF-8 in error message: incomplete utf-8 byte sequence from index 1");
}

TEST_CASE("error: a sentence that does not fit is cut", "[error]")
{
    ErrorText text;
    for (int i = 0; i < 100; ++i) {
        text.append("0123456789");
    }
    CHECK(text.view().size() == ErrorText::capacity);
    text.append(std::uint64_t{UINT64_MAX});
    CHECK(text.view().size() == ErrorText::capacity);
    CHECK(text.view().substr(250) == "012345");
}
