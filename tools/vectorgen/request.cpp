// request.json: requests, decoded and encoded.
#include "files.hpp"

#include "content.hpp"
#include "messages.hpp"
#include "numbers.hpp"

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

using namespace std::string_literals;
using spec::Layout;

// The usual request, but for one number.
WithNumber with_number(const Layout &layout, const std::string &field)
{
    return [&layout, field](std::uint64_t number) { return request(layout, with(request_values(), field, number)); };
}

void add_lengths(Builder &builder, const Layout &layout)
{
    const WithNumber with_name_length = with_number(layout, "len_name");
    builder.group("name-length", "Lengths of names",
                  "the name length of a request whose name has 4 bytes, with 7 bytes behind it");
    for (const std::uint64_t length : boundary_lengths(4, 13)) {
        builder.decode("request", fmt::format("{}", length), fmt::format("name length {}", name_of(length)), {"REQ-4", "MSG-2"},
                       with_name_length(length));
    }
    builder.group("name-length-in-zeros", "Lengths of names in zeros",
                  "a name length with 12 zeros behind it: each length splits them otherwise");
    for (std::uint64_t length = 0; length <= 13; ++length) {
        builder.decode("request", fmt::format("{}", length), fmt::format("name length {}", length), {"REQ-4", "MSG-2"},
                       request(layout, with(request_values(std::string(8, '\0'), ""), "len_name", length)));
    }
    const WithNumber with_payload_length = with_number(layout, "len_payload");
    builder.group("payload-length", "Lengths of payloads", "the payload length of a request whose payload has 3 bytes");
    for (const std::uint64_t length : boundary_lengths(3, 21)) {
        builder.decode("request", fmt::format("{}", length), fmt::format("payload length {}", name_of(length)),
                       {"REQ-5", "MSG-2"}, with_payload_length(length));
    }
}

void add_whole(Builder &builder, const Layout &layout)
{
    const auto whole = [&](const Wire &name, const Wire &payload) { return request(layout, request_values(name, payload)); };
    const WholeMessages bases = {
        {"empty", whole("", "")},
        {"name", whole("echo", "")},
        {"payload", whole("", "hi!")},
        {"both", whole("echo", "hi!")},
        {"wide-name", whole("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xFF")},
    };
    add_truncated(builder, "request", bases);
    add_trailing(builder, "request", "payload", {bases[0], bases[3]});
    builder.group("canonical", "Canonical", "only a request without bytes behind its payload may be written");
    add_canonical(builder, "request", {"MSG-5"}, bases);
}

void add_fields(Builder &builder, const Layout &layout)
{
    add_texts(builder, "request", "name", "Names", [&](const Wire &name) { return request(layout, request_values(name)); });

    builder.group("name-continued", "Names that the next field seems to continue",
                  "the name is cut short, and the bytes of the payload length would complete it");
    const std::vector<std::pair<std::string, std::size_t>> cut_short = {
        {"\xC3", 0xA9}, {"\xE2\x82", 0xAC}, {"\xE2", 0xAC82}, {"\xF0\x9F\x98", 0x80}, {"\xF0\x9F", 0x8098}};
    for (const auto &[name, payload_size] : cut_short) {
        builder.decode("request", hex(name), fmt::format("{} and a payload of {} bytes", hex(name), payload_size), {"MSG-3"},
                       request(layout, request_values("a" + name, Wire::repeat("p", payload_size))));
    }
    add_payloads(builder, "request", [&](const Wire &payload) { return request(layout, request_values("echo", payload)); });
}

void add_defects(Builder &builder, const Layout &layout)
{
    builder.group("defects", "Two defects", "the first in the order of the wire decides");
    const auto add = [&](const std::string &slug, const std::string &title, const Wire &bytes) {
        builder.decode("request", slug, title, {"ERR-3", "ERR-1"}, bytes);
    };
    const Values bad_name = request_values("a\xFF");
    add("tag-and-cut", "another tag, and cut short", request(layout, with(request_values(), "tag", 3)).first(5));
    add("tag-and-name", "another tag, and a name that is not UTF-8", request(layout, with(bad_name, "tag", 2)));
    add("name-and-cut", "a name that is not UTF-8, and a payload cut short", request(layout, bad_name).first(20));
    add("name-and-length", "a name that is not UTF-8, and nothing behind it", request(layout, bad_name).first(15));
    add("name-is-cut", "a name that is cut short is not looked at", request(layout, request_values("\xFF\xFF")).first(14));
    add("name-length", "a name length of 2^32-1, and a name that is not UTF-8",
        request(layout, with(bad_name, "len_name", u32_max)));
}

void add_encoding(Builder &builder)
{
    builder.group("encode", "Encoding", "the frame that a sender writes: canonical, with its header");
    const auto add = [&](const std::string &slug, const std::string &title, Rules rules, const Wire &name,
                         const Wire &payload) {
        builder.encode("request", slug, title, std::move(rules), request_fields(usual_id, name, payload));
    };
    const Rules layout_rules = {"REQ-1", "FRM-1", "MSG-5"};
    add("empty", "empty name, empty payload", layout_rules, "", "");
    add("name", "a name alone", layout_rules, "echo", "");
    add("payload", "a payload alone", layout_rules, "", "hi!");
    add("both", "a name and a payload", layout_rules, "echo", "hi!");
    add("wide-name", "a name of sequences of 1 to 4 bytes", layout_rules, "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "hi!");
    add("not-utf8-payload", "a payload that is not UTF-8", {"MSG-6", "REQ-5"}, "echo", "\xFF\xC3");
    add("name-256", "a name of 256 bytes", {"REQ-4", "MSG-1"}, Wire::repeat("n", 256), "");
    add("name-16777216", "a name of 16 MiB, for the length's highest byte", {"REQ-4", "MSG-1"},
        Wire::repeat("n", two_to_the(24)), "");
    add("payload-256", "a payload of 256 bytes", {"REQ-5", "MSG-1"}, "echo", Wire::repeat("p", 256));
    add("payload-65536", "a payload of 64 KiB", {"REQ-5", "MSG-1"}, "echo", Wire::repeat("p", two_to_the(16)));
    add("payload-1048576", "a payload of 1 MiB", {"REQ-5", "MSG-1"}, "echo", Wire::repeat("p", two_to_the(20)));
    add("payload-16777216", "a payload of 16 MiB, for the length's highest byte", {"REQ-5", "MSG-1"}, "echo",
        Wire::repeat("p", two_to_the(24)));
    add_encoded_ids(builder, "request", {"REQ-3", "MSG-1"}, [](std::uint64_t id) { return request_fields(id, "echo", ""); });
    add_encoded_texts(builder, "request", "name", [](const Wire &name) { return request_fields(usual_id, name, ""); });
}

} // namespace

VectorFile request_file(const Layout &layout)
{
    Builder builder(
        layout,
        {"request",
         "Requests",
         "the content of a request's frame, and the frame that a sender writes",
         "all 256 tags; five messages cut behind each byte; each length at 0, exact, one off, its maximum, with a byte lost "
         "and where a sum "
         "wraps in 32 bits; every class of ill-formed UTF-8 and each well-formed neighbour, as the whole name and at its "
         "start, middle and end; payloads, and encoded names, of up to 16 MiB",
         {}});
    add_tags(builder, "request", {"REQ-2"}, with_number(layout, "tag"));
    builder.decode("request", "response", "a good response is no request", {"REQ-2"}, response(layout));
    add_ids(builder, "request", {"REQ-3", "MSG-1"}, with_number(layout, "request_id"));
    add_lengths(builder, layout);
    add_whole(builder, layout);
    add_fields(builder, layout);
    add_defects(builder, layout);
    add_encoding(builder);
    return builder.finish();
}

} // namespace ferrorpc::vectorgen
