// The generators themselves: of each class that the properties rely on there must be enough, or they would hold for want of
// cases.
#include <proptests/generators/messages.hpp>
#include <proptests/generators/stream.hpp>
#include <proptests/generators/text.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace ferrorpc;
using namespace ferrorpc::proptests;

namespace {

constexpr int drawn_count = 4'000;

// Draws values as check_property() does: at a fixed seed, of every size.
template <typename Value, typename Visit>
void draw(const rc::Gen<Value> &generator, const Visit &visit)
{
    rc::Random random{1};
    for (int i = 0; i < drawn_count; ++i) {
        visit(generator(random.split(), i % 101).value());
    }
}

class Floors {
public:
    void count(const std::string &class_name, bool is_in_it = true) { counts_[class_name] += is_in_it ? 1 : 0; }

    // At least so many of a thousand.
    void expect(const std::string &class_name, int per_thousand) const
    {
        const auto found = counts_.find(class_name);
        const int count = found == counts_.end() ? 0 : found->second;
        INFO(class_name << ": " << count << " of " << drawn_count);
        CHECK(count * 1000 >= per_thousand * drawn_count);
    }

private:
    std::map<std::string, int> counts_;
};

bool has_byte(const std::string &text, int from, int to)
{
    return std::ranges::any_of(text, [&](char byte) {
        const int value = static_cast<unsigned char>(byte);
        return value >= from && value <= to;
    });
}

} // namespace

TEST_CASE("generators: texts have sequences of every length and every boundary", "[generators]")
{
    Floors floors;
    draw(utf8(), [&](const std::string &text) {
        floors.count("empty", text.empty());
        floors.count("one byte", has_byte(text, 0x20, 0x7F));
        floors.count("two bytes", has_byte(text, 0xC2, 0xDF));
        floors.count("three bytes", has_byte(text, 0xE0, 0xEF));
        floors.count("four bytes", has_byte(text, 0xF0, 0xF4));
        floors.count("NUL", text.find('\0') != std::string::npos);
        for (const char32_t boundary : boundary_scalars) {
            floors.count("boundary", text.find(utf8_of(boundary)) != std::string::npos);
        }
        REQUIRE_FALSE(find_ill_formed(text));
    });
    floors.expect("empty", 30);
    floors.expect("one byte", 500);
    floors.expect("two bytes", 400);
    floors.expect("three bytes", 400);
    floors.expect("four bytes", 400);
    floors.expect("NUL", 20);
    floors.expect("boundary", 900);
}

TEST_CASE("generators: ill-formed texts are of every class, at the start and behind something", "[generators]")
{
    Floors floors;
    draw(ill_text(), [&](const IllText &text) {
        const auto found = find_ill_formed(text.text());
        REQUIRE(found);
        REQUIRE(found->index == text.before.size());
        floors.count(std::to_string(static_cast<int>(text.illness)));
        floors.count("at the start", text.before.empty());
        floors.count("the text ends inside", found->size == 0);
        floors.count("two or three bytes were good", found->size >= 2);
    });
    for (std::size_t illness = 0; illness < illness_count; ++illness) {
        floors.expect(std::to_string(illness), 90);
    }
    floors.expect("at the start", 30);
    floors.expect("the text ends inside", 30);
    floors.expect("two or three bytes were good", 20);
}

TEST_CASE("generators: integers are small, large, and beside every power of two", "[generators]")
{
    Floors floors;
    draw(u64(), [&](std::uint64_t value) {
        floors.count("small", value < 256);
        floors.count("over 2^32", value >> 32 != 0);
        floors.count("over 2^63", value >> 63 != 0);
        floors.count("2^64-1", value == UINT64_MAX);
        floors.count("beside 2^32", value + 1 - (std::uint64_t{1} << 32) <= 2);
        floors.count("beside 2^30", value + 1 - (std::uint64_t{1} << 30) <= 2);
    });
    floors.expect("small", 200);
    floors.expect("over 2^32", 300);
    floors.expect("over 2^63", 100);
    floors.expect("2^64-1", 80);
    floors.expect("beside 2^32", 3);
    floors.expect("beside 2^30", 3);
}

TEST_CASE("generators: requests and responses are empty and large, and of every flag", "[generators]")
{
    Floors floors;
    draw(request(), [&](const RequestValue &value) {
        floors.count("empty name", value.name.empty());
        floors.count("name over 255", value.name.size() > 255);
        floors.count("empty payload", value.payload.empty());
        floors.count("payload over 255", value.payload.size() > 255);
        floors.count("payload over 65535", value.payload.size() > 65535);
    });
    draw(response(), [&](const ResponseValue &value) {
        floors.count("success", value.error_flag == 0);
        floors.count("error", value.error_flag == 1);
        floors.count("another flag", value.error_flag > 1);
        floors.count("flag with its lowest bit set", value.error_flag > 1 && value.error_flag % 2 == 1);
        floors.count("empty content", value.content.empty());
        floors.count("content over 255", value.content.size() > 255);
    });
    floors.expect("empty name", 25);
    floors.expect("name over 255", 30);
    floors.expect("empty payload", 20);
    floors.expect("payload over 255", 50);
    floors.expect("payload over 65535", 15);
    floors.expect("success", 300);
    floors.expect("error", 300);
    floors.expect("another flag", 80);
    floors.expect("flag with its lowest bit set", 30);
    floors.expect("empty content", 20);
    floors.expect("content over 255", 40);
}

TEST_CASE("generators: announces are of the world, of its ends, and outside", "[generators]")
{
    Floors floors;
    draw(announced_rank(), [&](const AnnouncedRank &value) {
        floors.count("rank 0", value.rank == 0);
        floors.count("accepted", value.rank > 0 && value.rank < value.world_size);
        floors.count("the highest rank", value.rank + 1 == value.world_size && value.rank > 0);
        floors.count("the world's size", value.rank == value.world_size);
        floors.count("an empty world", value.world_size == 0);
    });
    floors.expect("rank 0", 10);
    floors.expect("accepted", 300);
    floors.expect("the highest rank", 80);
    floors.expect("the world's size", 80);
    floors.expect("an empty world", 3);
}

TEST_CASE("generators: streams have frames of every kind, every end, and pieces of every size", "[generators]")
{
    Floors floors;
    draw(stream(), [&](const Stream &value) {
        for (const std::string &each : value.frames) {
            floors.count(each.size() == 9    ? "barrier"
                         : each.size() == 16 ? "prefix"
                         : each[8] == '\1'   ? "request"
                                             : "response");
            floors.count("large", each.size() >= 65536);
        }
        floors.count("several frames", value.frames.size() > 2);
        floors.count("end " + std::to_string(static_cast<int>(value.end_kind)));
        const std::size_t first = value.pieces.empty() ? 0 : value.pieces[0];
        floors.count("a header is cut", first > 0 && first < 8);
        floors.count("an empty piece", std::ranges::count(value.pieces, 0U) > 0);
        floors.count("a large piece", std::ranges::any_of(value.pieces, [](std::size_t size) { return size > 10'000; }));
    });
    for (const char *kind : {"barrier", "prefix", "request", "response"}) {
        floors.expect(kind, 400);
    }
    floors.expect("large", 100);
    floors.expect("several frames", 300);
    for (int end = 0; end < 5; ++end) {
        floors.expect("end " + std::to_string(end), 120);
    }
    floors.expect("a header is cut", 100);
    floors.expect("an empty piece", 300);
    floors.expect("a large piece", 300);
}
