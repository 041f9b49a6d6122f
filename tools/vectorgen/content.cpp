#include "content.hpp"

#include "numbers.hpp"
#include "utf8_cases.hpp"

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

using namespace std::string_literals;

std::string all_bytes()
{
    std::string bytes;
    for (unsigned byte = 0; byte < 256; ++byte) {
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

} // namespace

void add_tags(Builder &builder, const std::string &message, const Rules &rules, const WithNumber &with_tag)
{
    builder.group("tag", "Tags", fmt::format("all 256 first bytes of an otherwise good {}", message));
    for (unsigned tag = 0; tag < 256; ++tag) {
        builder.decode(message, fmt::format("{:02x}", tag), fmt::format("tag {:02x}", tag), rules, with_tag(tag));
    }
}

void add_ids(Builder &builder, const std::string &message, const Rules &rules, const WithNumber &with_id)
{
    builder.group("id", "Ids", "request_ids that a wrong width, sign or byte order would change");
    for (const std::uint64_t id : boundary_ids()) {
        builder.decode(message, fmt::format("{}", id), fmt::format("request_id {}", name_of(id)), rules, with_id(id),
                       {.rules_alone = true});
    }
}

void add_truncated(Builder &builder, const std::string &message, const WholeMessages &bases)
{
    builder.group("truncated", "Truncated",
                  fmt::format("{}s cut behind each byte: a message is whole, so they are refused", message));
    for (const auto &[slug, whole] : bases) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            builder.decode(message, fmt::format("{}/at-{:02}", slug, size),
                           fmt::format("{}, {} of {} bytes", slug, size, whole.size()), {"MSG-2"}, whole.first(size));
        }
        builder.decode(message, fmt::format("{}/whole", slug), fmt::format("{}, all {} bytes", slug, whole.size()), {"MSG-2"},
                       whole);
    }
}

void add_trailing(Builder &builder, const std::string &message, const std::string &last, const WholeMessages &bases)
{
    builder.group("trailing", "Behind the last field", fmt::format("bytes behind the {} are ignored", last));
    for (const auto &[slug, whole] : bases) {
        const std::vector<std::tuple<std::string, std::string, Wire>> trailers = {
            {"00", "a zero", "\0"s},
            {"ff", "a byte ff", "\xFF"},
            {"8-zeros", "8 zeros", std::string(8, '\0')},
            {"8-bytes", "8 different bytes", "\1\2\3\4\5\6\7\x08"},
            {"64-zeros", "64 zeros", std::string(64, '\0')},
            {"4096-bytes", "4096 bytes", Wire::repeat("\xAB", 4096)},
            {"itself", "the same message again", whole},
            {"barrier", "what looks like a barrier's frame", frame("\0"s)},
            {"header", "what looks like a header over the cap", Wire::u64(u64_max)},
        };
        for (const auto &[name, title, trailer] : trailers) {
            builder.decode(message, fmt::format("{}/{}", slug, name), fmt::format("{}, then {}", slug, title), {"MSG-4"},
                           whole + trailer);
        }
    }
}

void add_canonical(Builder &builder, const std::string &message, const Rules &rules, const WholeMessages &bases)
{
    for (const auto &[slug, whole] : bases) {
        builder.decode(message, slug + "/exact", slug + ", nothing behind it", rules, whole, {.canonical_alone = true});
        builder.decode(message, slug + "/00", slug + ", a zero behind it", {"MSG-5"}, whole + "\0"s, {.canonical_alone = true});
    }
}

void add_texts(Builder &builder, const std::string &message, const std::string &field, const std::string &what,
               const WithContent &with_text)
{
    const auto add = [&](const std::string &slug, const std::string &title, const Wire &text) {
        builder.decode(message, slug, title, {"MSG-3"}, with_text(text));
    };
    builder.group(field, fmt::format("{}: ill-formed UTF-8", what),
                  "every class of ill-formed sequence at each place in the text");
    for (const TextCase &text : at_each_place(ill_formed_cases())) {
        add("ill-formed/" + text.slug, text.title, text.bytes);
    }
    add("ill-formed/two", "two ill-formed sequences: the offset is the first's", "ab\xFF\xC3");
    add("ill-formed/long", "3 bytes each, 30000 times, and 2 of 3 bytes", Wire::repeat("\xE2\x82\xAC", 30000) + "\xE2\x82");

    builder.group(field, fmt::format("{}: well-formed UTF-8", what), "the nearest well-formed neighbours, at the same places");
    for (const TextCase &text : at_each_place(well_formed_cases())) {
        add("well-formed/" + text.slug, text.title, text.bytes);
    }
    add("well-formed/mixed", "sequences of 1 to 4 bytes in a row", "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
    add("well-formed/long", "3 bytes each, 30000 times", Wire::repeat("\xE2\x82\xAC", 30000));

    builder.group(field, fmt::format("{}: sizes", what), "none, and the ends of the length's first two bytes");
    builder.decode(message, "size/0", "empty", {"MSG-6"}, with_text(""));
    for (const std::size_t size : {255U, 256U, 65535U, 65536U}) {
        builder.decode(message, fmt::format("size/{}", size), fmt::format("{} bytes", size), {"MSG-2", "MSG-1"},
                       with_text(Wire::repeat("n", size)));
    }
}

void add_payloads(Builder &builder, const std::string &message, const WithContent &with_payload)
{
    builder.group("payload", "Payloads", "a payload holds whatever bytes it holds");
    const std::vector<std::tuple<std::string, std::string, Wire>> payloads = {
        {"empty", "no byte", ""},
        {"00", "a zero", "\0"s},
        {"all-bytes", "all 256 bytes", all_bytes()},
        {"ff", "not UTF-8: ff", "\xFF"},
        {"c080", "not UTF-8: overlong", "\xC0\x80"},
        {"eda080", "not UTF-8: a surrogate", "\xED\xA0\x80"},
        {"f4908080", "not UTF-8: over U+10FFFF", "\xF4\x90\x80\x80"},
        {"e282", "not UTF-8: cut short", "\xE2\x82"},
        {"header", "what looks like a header", Wire::u64(17)},
        {"line", "the ends of lines", "\r\n\n\r"},
        {"255", "255 bytes", Wire::repeat("p", 255)},
        {"256", "256 bytes", Wire::repeat("p", 256)},
        {"65535", "65535 bytes", Wire::repeat("p", 65535)},
        {"65536", "65536 bytes", Wire::repeat("p", 65536)},
        {"1048576", "1 MiB", Wire::repeat("p", two_to_the(20))},
        {"16777216", "16 MiB, for the length's highest byte", Wire::repeat("p", two_to_the(24))},
    };
    for (const auto &[slug, title, payload] : payloads) {
        builder.decode(message, slug, title, {"MSG-6"}, with_payload(payload));
    }
}

void add_encoded_ids(Builder &builder, const std::string &message, const Rules &rules,
                     const std::function<Fields(std::uint64_t)> &with_id)
{
    for (const std::uint64_t id : boundary_ids()) {
        builder.encode(message, fmt::format("id/{}", id), fmt::format("request_id {}", name_of(id)), rules, with_id(id),
                       {.rules_alone = true});
    }
}

void add_encoded_texts(Builder &builder, const std::string &message, const std::string &what,
                       const std::function<Fields(const Wire &)> &with_text)
{
    const auto add = [&](const std::string &group, const TextCase &text) {
        builder.encode(message, group + text.slug, fmt::format("{} {}", what, text.title), {"MSG-3"}, with_text(text.bytes));
    };
    for (const TextCase &text : ill_formed_cases()) {
        add("ill-formed/", text);
    }
    for (const TextCase &text : well_formed_cases()) {
        add("well-formed/", text);
    }
}

} // namespace ferrorpc::vectorgen
