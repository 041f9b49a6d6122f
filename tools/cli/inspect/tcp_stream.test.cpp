#include "tcp_stream.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace ferrorpc;
using namespace ferrorpc::cli;

namespace {

class Stream {
public:
    explicit Stream(std::uint32_t first_sequence) : first_{first_sequence}, stream{first_sequence} {}

    void add(std::uint32_t offset, std::string_view payload)
    {
        stream.add(first_ + offset, as_bytes(payload), [this](ByteView bytes) { text += as_text(bytes); });
    }

private:
    std::uint32_t first_;

public:
    TcpStream stream;
    std::string text;
};

} // namespace

TEST_CASE("segments are put in order, also where sequence numbers wrap")
{
    for (const std::uint32_t first : {0U, 1000U, 0xFFFFFFFEU, 0x7FFFFFFEU}) {
        CAPTURE(first);
        Stream stream{first};
        stream.add(0, "ab");
        stream.add(6, "gh");
        stream.add(4, "ef");
        CHECK(stream.text == "ab");
        CHECK(stream.stream.gap_size() == 2);
        CHECK(stream.stream.waiting_size() == 4);
        stream.add(2, "cd");
        CHECK(stream.text == "abcdefgh");
        CHECK(stream.stream.gap_size() == 0);
        CHECK(stream.stream.waiting_size() == 0);
    }
}

TEST_CASE("of bytes that come again the first are kept")
{
    Stream stream{1000};
    stream.add(0, "abc");
    stream.add(0, "ABC");
    stream.add(1, "BCde");
    CHECK(stream.text == "abcde");
    stream.add(8, "ij");
    stream.add(8, "IJk");
    stream.add(6, "gh");
    CHECK(stream.stream.gap_size() == 1);
    CHECK(stream.stream.waiting_size() == 5);
    stream.add(5, "f");
    CHECK(stream.text.substr(0, 8) == "abcdefgh");
    CHECK(stream.text.size() == 11);
}

TEST_CASE("what stands in front of the first byte is no part of the stream")
{
    Stream stream{1000};
    stream.add(static_cast<std::uint32_t>(-1), "x"); // a keep-alive
    stream.add(0, "a");
    stream.add(0, "");
    CHECK(stream.text == "a");
}
