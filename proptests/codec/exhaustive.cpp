// Everything within a bound, without chance: what was tried is counted and printed.
#include <proptests/checks/decoding.hpp>
#include <proptests/checks/guarded.hpp>
#include <proptests/checks/transcription.hpp>
#include <proptests/checks/utf8_reference.hpp>
#include <proptests/generators/frames.hpp>

#include <ferrorpc/codec/frame.hpp>
#include <ferrorpc/codec/request.hpp>
#include <ferrorpc/codec/response.hpp>

#include <catch2/catch.hpp>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

void print_count(const char *what, std::size_t count)
{
    std::printf("exhaustive: %10zu %s\n", count, what);
}

// Calls `visit` with all strings of `size` letters.
template <typename Visit>
void for_each_string(std::string_view alphabet, std::size_t size, const Visit &visit)
{
    std::string text(size, alphabet[0]);
    std::vector<std::size_t> digits(size, 0);
    for (;;) {
        visit(std::as_const(text));
        std::size_t place = 0;
        while (place < size && ++digits[place] == alphabet.size()) {
            digits[place] = 0;
            text[place] = alphabet[0];
            ++place;
        }
        if (place == size) {
            return;
        }
        text[place] = alphabet[digits[place]];
    }
}

// Both checks for `head` and then every string of up to `size_max` letters, where memory ends.
template <typename Check>
std::size_t check_all(std::string_view head, std::string_view alphabet, std::size_t size_max, const Check &check)
{
    std::size_t count = 0;
    std::string complaint;
    for (std::size_t size = 0; size <= size_max && complaint.empty(); ++size) {
        const GuardedBuffer buffer{head.size() + size};
        std::ranges::copy(as_bytes(head), buffer.bytes().begin());
        complaint = without_fault([&] {
            std::string first;
            for_each_string(alphabet, size, [&](std::string_view text) {
                std::ranges::copy(as_bytes(text), buffer.bytes().begin() + static_cast<std::ptrdiff_t>(head.size()));
                if (first.empty()) {
                    first = check(buffer.bytes());
                }
                ++count;
            });
            return first;
        });
    }
    CHECK(complaint == "");
    return count;
}

std::string all_bytes()
{
    std::string bytes;
    for (int value = 0; value < 256; ++value) {
        bytes += static_cast<char>(value);
    }
    return bytes;
}

} // namespace

TEST_CASE("exhaustive: MSG-2, REQ-2, RSP-5, RSP-3: all strings of up to 2 bytes, by every decoder", "[codec]")
{
    const auto all = [](ByteView bytes) {
        return check_request(bytes) + check_response(bytes) + check_response_prefix(bytes, frame_length_limit) +
               check_frame(bytes, frame_length_limit) + check_announce(bytes, 2);
    };
    const std::string alphabet = all_bytes();
    std::size_t count = 0;
    std::string complaint;
    for (std::size_t size = 0; size <= 2; ++size) {
        for_each_string(alphabet, size, [&](const std::string &text) {
            complaint += complaint.empty() ? guarded(text, all) : "";
            ++count;
        });
    }
    CHECK(complaint == "");
    print_count("strings of up to 2 bytes", count);
}

TEST_CASE("exhaustive: MSG-1, MSG-2, MSG-4, MSG-6: all strings of up to 18 bytes that are 0 or the tag", "[codec]")
{
    std::size_t count = check_all("", {"\0\1", 2}, 18, check_request);
    count += check_all("", {"\0\2", 2}, 15, check_response);
    print_count("strings of 0 and the tag, up to 18 bytes", count);
}

TEST_CASE("exhaustive: MSG-2, MSG-3, MSG-4, RSP-7: all bodies of up to 7 bytes behind an id", "[codec]")
{
    constexpr std::string_view alphabet{"\0\1\2\x41\xC3\xA9", 6};
    std::size_t count = check_all("\1idididid", alphabet, 7, check_request);
    count += check_all("\2idididid", alphabet, 7, check_response);
    print_count("bodies of requests and responses", count);
}

TEST_CASE("exhaustive: KND-1 to KND-5, FRM-4, LIM-2: all small lengths, first bytes and parts that have arrived", "[codec]")
{
    std::size_t count = 0;
    std::string complaint;
    for (std::uint64_t length = 0; length <= 18; ++length) {
        for (int first = 0; first < 256; ++first) {
            const std::string stream = integer(length, 8) + static_cast<char>(first) + std::string(18, '\1');
            for (std::size_t size = 0; size <= stream.size() && complaint.empty(); ++size) {
                for (const std::uint64_t cap : {std::uint64_t{0}, std::uint64_t{8}, std::uint64_t{14}, frame_length_limit}) {
                    complaint += guarded(stream.substr(0, size), [cap](ByteView bytes) { return check_frame(bytes, cap); });
                    ++count;
                }
            }
        }
    }
    CHECK(complaint == "");
    print_count("frames: length, first byte, part, cap", count);
}

TEST_CASE("exhaustive: MSG-3: every scalar value, and all strings of up to 4 bytes at which a reader of UTF-8 decides",
          "[codec]")
{
    std::size_t count = 0;
    std::size_t wrong = 0;
    const auto compare = [&](const std::string &text) {
        const auto expected = find_ill_formed(text);
        std::string message{"\1idididid"};
        message += integer(text.size(), 4) + text + integer(0, 4);
        const auto read = decode_request(as_bytes(message));
        const bool is_same =
            expected ? !read && read.error().offset() == 13 + expected->index && read.error().core().bound == expected->size
                     : read && read->name == text;
        wrong += is_same ? 0U : 1U;
        ++count;
    };
    for (char32_t value = 0; value <= 0x10FFFF; ++value) {
        if (is_scalar(value)) {
            compare(utf8_of(value));
        }
    }
    for (std::size_t size = 0; size <= 4; ++size) {
        for_each_string("\x41\x7F\x80\x8F\x90\x9F\xA0\xBF\xC1\xC2\xDF\xE0\xE1\xED\xEF\xF0\xF3\xF4\xF5\xFF", size, compare);
    }
    CHECK(wrong == 0);
    print_count("texts", count);
}
