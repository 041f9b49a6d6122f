// frame.json: headers and kinds.
#include "files.hpp"

#include "messages.hpp"
#include "numbers.hpp"

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

using namespace std::string_literals;

// A frame whose content starts with `tag` and goes on with `filler`.
Wire filled(std::size_t length, unsigned tag, char filler)
{
    return frame(length == 0 ? "" : little_endian(tag, 1) + std::string(length - 1, filler));
}

// The crate takes a frame of any kind, so what has none cites DIF-3.
Rules kind_rules(std::size_t length, unsigned tag)
{
    if (length == 1) {
        return {"KND-1"};
    }
    if (length == 8) {
        return {"KND-2"};
    }
    if (tag == 1 && length >= 9) {
        return {"KND-3"};
    }
    if (tag == 2 && length >= 14) {
        return {"KND-4"};
    }
    if (length <= 2) {
        return {"KND-5", "KND-1", "DIF-3"}; // nearly a token
    }
    if (length == 7 || (length == 9 && tag == 0)) {
        return {"KND-5", "KND-2", "DIF-3"}; // nearly a prefix
    }
    if (length < 9 && tag == 1) {
        return {"KND-5", "KND-3", "DIF-3"};
    }
    if (length < 14 && tag == 2) {
        return {"KND-5", "KND-4", "DIF-3"};
    }
    return {"KND-5", "DIF-3"};
}

void add_kinds(Builder &builder)
{
    builder.group("kind", "Kinds", "the table of frame kinds: every length from 0 to 20 with five first bytes, the others 00");
    builder.decode("frame", "length-00", "length 0", kind_rules(0, 0), frame(""));
    for (std::size_t length = 1; length <= 20; ++length) {
        for (const unsigned tag : {0x00U, 0x01U, 0x02U, 0x03U, 0xFFU}) {
            builder.decode("frame", fmt::format("length-{:02}/tag-{:02x}", length, tag),
                           fmt::format("length {}, first byte {:02x}", length, tag), kind_rules(length, tag),
                           filled(length, tag, '\0'));
        }
    }
    builder.group("first-byte", "First bytes", "all 256 first bytes of a frame of 17 bytes");
    for (unsigned tag = 0; tag < 256; ++tag) {
        builder.decode("frame", fmt::format("{:02x}", tag), fmt::format("first byte {:02x}", tag), kind_rules(17, tag),
                       filled(17, tag, '\0'));
    }
    builder.group("other-bytes", "Other bytes", "only the first byte tells kinds apart, whatever the others are");
    for (const auto &[tag, filler] : {std::pair{1U, '\2'}, {2U, '\1'}, {1U, '\xFF'}, {2U, '\xFF'}, {0U, '\1'}, {3U, '\2'}}) {
        builder.decode("frame", fmt::format("tag-{:02x}/{}", tag, hex({&filler, 1})),
                       fmt::format("first byte {:02x}, the others {}", tag, hex({&filler, 1})), kind_rules(17, tag),
                       filled(17, tag, filler));
    }
}

void add_incomplete(Builder &builder, const std::string &slug, const Wire &whole)
{
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        builder.decode("frame", fmt::format("{}/at-{:02}", slug, size),
                       fmt::format("{}, {} of {} bytes", slug, size, whole.size()), {"FRM-4", "FRM-1"}, whole.first(size));
    }
}

void add_incomplete(Builder &builder, const spec::Layout &layout)
{
    builder.group("incomplete", "Incomplete",
                  "a frame of each kind cut behind each byte and whole, and headers of long frames");
    add_incomplete(builder, "barrier", frame("\0"s));
    add_incomplete(builder, "response_prefix", frame(Wire::u64(17)));
    add_incomplete(builder, "request", frame(request(layout)));
    add_incomplete(builder, "response", frame(response(layout)));
    for (const std::uint64_t length : {two_to_the(8), two_to_the(16), two_to_the(24), default_cap - 1}) {
        const std::string name = name_of(length);
        builder.decode("frame", fmt::format("long/{}", length), fmt::format("the header of a frame of {} bytes", name),
                       {"FRM-4", "MSG-1"}, Wire::u64(length));
        builder.decode("frame", fmt::format("long/{}-request", length),
                       fmt::format("the first byte of a request of {} bytes", name), {"FRM-4"}, Wire::u64(length) + "\1"s);
        builder.decode("frame", fmt::format("long/{}-response", length),
                       fmt::format("the first byte of a response of {} bytes", name), {"FRM-4"}, Wire::u64(length) + "\2"s);
    }
}

void add_followed(Builder &builder, const spec::Layout &layout)
{
    builder.group("followed", "Followed", "two frames back to back: the first is decoded, the second is not looked at");
    const std::vector<std::pair<std::string, Wire>> kinds = {
        {"barrier", frame("\0"s)},
        {"response_prefix", frame(Wire::u64(17))},
        {"request", frame(request(layout))},
        {"response", frame(response(layout))},
    };
    std::vector<std::pair<std::string, Wire>> followers = kinds;
    followers.emplace_back("half-a-header", Wire::u64(17).first(4));
    followers.emplace_back("header-over-the-cap", Wire::u64(u64_max));
    followers.emplace_back("garbage", "\xFF");
    for (const auto &[kind, first] : kinds) {
        for (const auto &[slug, second] : followers) {
            builder.decode("frame", fmt::format("{}/{}", kind, slug), fmt::format("{}, then {}", kind, slug), {"FRM-2"},
                           first + second);
        }
    }
    builder.decode("frame", "unknown/request", "a frame of no kind, then a request", {"KND-5", "DIF-3"},
                   frame("\1\1") + frame(request(layout)));
}

void add_byte_order(Builder &builder)
{
    builder.group("byte-order", "Byte order",
                  "whole frames whose length has two bytes, which say something else in another order");
    for (const std::size_t length : {258U, 512U, 513U, 2304U}) {
        builder.decode("frame", fmt::format("{}", length), fmt::format("a request frame of {} bytes", length),
                       {"MSG-1", "FRM-1"}, Wire::u64(length) + "\1"s + Wire::repeat("\0"s, length - 1));
    }
}

} // namespace

VectorFile frame_file(const spec::Layout &layout)
{
    Builder builder(
        layout,
        {"frame",
         "Frames",
         "the header of a frame and the kind that its length and first byte tell",
         "all lengths from 0 to 20 with the first bytes 00, 01, 02, 03 and ff; all 256 first bytes at length 17; a frame "
         "of each kind cut behind each byte. What FRM-4 leaves open is not asked: whether a frame of no kind, or a length "
         "over the cap, is refused before all bytes that it takes to know are there",
         {}});
    add_kinds(builder);
    add_incomplete(builder, layout);
    add_followed(builder, layout);
    add_byte_order(builder);
    return builder.finish();
}

} // namespace ferrorpc::vectorgen
