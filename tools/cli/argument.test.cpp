#include "argument.hpp"

#include "outcome.hpp"
#include "text.hpp"

#include <shared/scratch_folder.test.hpp>

#include <catch2/catch.hpp>

using namespace ferrorpc::cli;
using ferrorpc::tools::ScratchFolder;

namespace {

Bytes bytes(std::initializer_list<int> values)
{
    Bytes result;
    for (const int value : values) {
        result.push_back(static_cast<std::byte>(value));
    }
    return result;
}

template <class Work>
std::string refusal(Work work)
{
    try {
        work();
    } catch (const Failure &failure) {
        return std::to_string(failure.code()) + " " + failure.what();
    }
    return "";
}

} // namespace

TEST_CASE("a payload is text as it stands")
{
    CHECK(read_argument("hi!") == bytes({'h', 'i', '!'}));
    CHECK(read_argument("") == bytes({}));
    CHECK(read_argument("\xff") == bytes({0xff}));
    CHECK(read_argument("hex") == bytes({'h', 'e', 'x'}));
    CHECK(read_argument("--") == bytes({'-', '-'}));
}

TEST_CASE("a payload is hex behind hex:")
{
    CHECK(read_argument("hex:") == bytes({}));
    CHECK(read_argument("hex:00fF10") == bytes({0x00, 0xff, 0x10}));
    CHECK(read_argument("hex: 00 f f\n10 ") == bytes({0x00, 0xff, 0x10}));
    CHECK(refusal([] { read_argument("hex:00f"); }) == "2 hex:: an odd number of hex digits; each byte has two");
    CHECK(refusal([] { read_argument("hex:0x10"); }) == "2 hex:: 'x' in place 2 is no hex digit");
    CHECK(refusal([] { read_argument("hex:00g0"); }) == "2 hex:: 'g' in place 3 is no hex digit");
    CHECK(refusal([] { read_argument("hex:\x1b"); }) == "2 hex:: '\\x1b' in place 1 is no hex digit");
}

TEST_CASE("a payload is a file behind @, whole")
{
    const ScratchFolder folder;
    folder.write("payload", std::string_view{"a\0b\n", 4});
    CHECK(read_argument("@" + (folder.path() / "payload").string()) == bytes({'a', 0, 'b', '\n'}));
    CHECK(refusal([] { read_argument("@/nonexistent/payload"); }) ==
          "3 cannot open /nonexistent/payload: No such file or directory");
    CHECK(refusal([&] { read_argument("@" + folder.path().string()); }) ==
          "3 cannot read " + folder.path().string() + ": Is a directory");
}

TEST_CASE("what others wrote cannot steer the terminal")
{
    CHECK(printable("plain \"text\" \xc3\xa4") == "plain \"text\" \xc3\xa4");
    CHECK(printable("a\nb\r\tc\x1b[1m\x7f") == "a\\nb\\r\\tc\\x1b[1m\\x7f");
    CHECK(printable("\xc2\x9b"
                    "1m\xc2\xa0") == "\\xc2\\x9b1m\xc2\xa0");
    CHECK(printable("a\xed\xa0\x80z") == "a\\xed\\xa0\\x80z");
    CHECK(printable("\xe2\x82") == "\\xe2\\x82");
}
