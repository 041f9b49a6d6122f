// response.json: the message frame of responses, decoded, and whole responses, encoded.
#include "files.hpp"

#include "content.hpp"
#include "messages.hpp"
#include "numbers.hpp"

#include <fmt/format.h>

namespace ferrorpc::vectorgen {
namespace {

using namespace std::string_literals;
using spec::Layout;

// The usual success, but for one number.
WithNumber with_number(const Layout &layout, const std::string &field)
{
    return [&layout, field](std::uint64_t number) { return response(layout, with(success_values(), field, number)); };
}

// The content counts as a payload or as a message, as the flag says.
Wire with_flag(const Layout &layout, unsigned flag, const Wire &content)
{
    return response(layout,
                    {{{"request_id", usual_id}, {"error_flag", flag}}, {{"payload", content}, {"error_message", content}}});
}

void add_flags(Builder &builder, const Layout &layout)
{
    builder.group("flag", "Error flags", "all 256 error flags: 1 alone says error");
    for (unsigned flag = 0; flag < 256; ++flag) {
        builder.decode("response", fmt::format("{:02x}", flag), fmt::format("error flag {:02x}", flag), {"RSP-7"},
                       with_flag(layout, flag, "full"));
    }
    builder.group("flag-not-utf8", "Error flags with content that is not UTF-8", "only a message has to be UTF-8");
    for (const unsigned flag : {0x00U, 0x01U, 0x02U, 0x07U, 0x7FU, 0x80U, 0x81U, 0xFEU, 0xFFU}) {
        builder.decode("response", fmt::format("{:02x}", flag), fmt::format("error flag {:02x}, content ff", flag),
                       {"RSP-7", "MSG-3"}, with_flag(layout, flag, "\xFF"));
    }
}

void add_lengths(Builder &builder, const Layout &layout)
{
    const WithNumber with_length = with_number(layout, "len_content");
    builder.group("length", "Lengths of contents", "the length of a payload of 3 bytes and of a message of 4");
    for (const std::uint64_t length : boundary_lengths(3, 14)) {
        builder.decode("response", fmt::format("payload/{}", length), fmt::format("payload length {}", name_of(length)),
                       {"RSP-9", "MSG-2"}, with_length(length));
    }
    for (const std::uint64_t length : boundary_lengths(4, 14)) {
        builder.decode("response", fmt::format("message/{}", length), fmt::format("message length {}", name_of(length)),
                       {"RSP-9", "MSG-2"}, response(layout, with(error_values(), "len_content", length)));
    }
}

void add_whole(Builder &builder, const Layout &layout)
{
    const WholeMessages bases = {
        {"empty-success", response(layout, success_values(""))},
        {"success", response(layout, success_values())},
        {"empty-error", response(layout, error_values(""))},
        {"error", response(layout, error_values())},
        {"wide-error", response(layout, error_values("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"))},
    };
    add_truncated(builder, "response", bases);
    add_trailing(builder, "response", "content", {bases[1], bases[3]});
    builder.group("canonical", "Canonical",
                  "only a response with a flag of 0 or 1 and no bytes behind its content may be written");
    add_canonical(builder, "response", {"MSG-5", "RSP-8"}, bases);
    for (const unsigned flag : {0x02U, 0x07U, 0x80U, 0xFFU}) {
        builder.decode("response", fmt::format("flag/{:02x}", flag), fmt::format("error flag {:02x}", flag), {"RSP-8"},
                       with_flag(layout, flag, "hi!"), {.canonical_alone = true});
    }
}

void add_contents(Builder &builder, const Layout &layout)
{
    add_texts(builder, "response", "message", "Error messages",
              [&](const Wire &message) { return response(layout, error_values(message)); });

    builder.group("message-continued", "Error messages that the next bytes seem to continue",
                  "bytes behind the last field are no part of the message");
    builder.decode("response", "c3", "c3, and a continuation byte behind the last field", {"MSG-3"},
                   response(layout, error_values("a\xC3")) + "\xA9");
    builder.decode("response", "ff", "a good message, and ff behind the last field", {"MSG-4", "MSG-3"},
                   response(layout, error_values("full")) + "\xFF");

    add_payloads(builder, "response", [&](const Wire &payload) { return response(layout, success_values(payload)); });
}

void add_defects(Builder &builder, const Layout &layout)
{
    builder.group("defects", "Two defects", "the first in the order of the wire decides");
    const auto add = [&](const std::string &slug, const std::string &title, const Wire &bytes) {
        builder.decode("response", slug, title, {"ERR-3", "ERR-1"}, bytes);
    };
    add("tag-and-cut", "another tag, and cut short", response(layout, with(success_values(), "tag", 3)).first(5));
    add("tag-and-message", "another tag, and a message that is not UTF-8",
        response(layout, with(error_values("\xFF"), "tag", 1)));
    add("message-is-cut", "a message that is cut short is not looked at", response(layout, error_values("\xFF\xFF")).first(15));
    add("message-length", "a length of 2^32-1, and a message that is not UTF-8",
        response(layout, with(error_values("\xFF"), "len_content", u32_max)));
}

void add_encoding(Builder &builder)
{
    builder.group("encode", "Encoding", "the two frames that a sender writes: prefix and message, each with its header");
    const auto add = [&](const std::string &slug, const std::string &title, Rules rules, const Fields &fields) {
        builder.encode("response", slug, title, std::move(rules), fields);
    };
    const Rules layout_rules = {"RSP-1", "RSP-2", "RSP-4", "FRM-1", "RSP-8", "MSG-5"};
    add("success/empty", "an empty payload", layout_rules, success_fields(usual_id, ""));
    add("success/payload", "a payload", layout_rules, success_fields(usual_id, "hi!"));
    add("error/empty", "an empty message", layout_rules, error_fields(usual_id, ""));
    add("error/message", "a message", layout_rules, error_fields(usual_id, "full"));
    add("success/not-utf8", "a payload that is not UTF-8", {"MSG-6", "RSP-9"}, success_fields(usual_id, "\xFF\xC3"));
    add("error/wide", "a message of sequences of 1 to 4 bytes", {"MSG-3", "RSP-9"},
        error_fields(usual_id, "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
    for (const std::uint64_t size : {two_to_the(8), two_to_the(16), two_to_the(20), two_to_the(24)}) {
        add(fmt::format("success/{}", size), fmt::format("a payload of {} bytes", name_of(size)), {"RSP-9", "MSG-1", "RSP-1"},
            success_fields(usual_id, Wire::repeat("p", size)));
    }
    add("error/256", "a message of 256 bytes", {"RSP-9", "MSG-1", "RSP-1"}, error_fields(usual_id, Wire::repeat("m", 256)));
    add_encoded_ids(builder, "response", {"RSP-6", "MSG-1"}, [](std::uint64_t id) { return success_fields(id, ""); });
    add_encoded_texts(builder, "response", "message", [](const Wire &message) { return error_fields(usual_id, message); });
}

} // namespace

VectorFile response_file(const Layout &layout)
{
    Builder builder(
        layout, {"response",
                 "Responses",
                 "the content of a response's message frame, and the two frames that a sender writes",
                 "all 256 tags; all 256 error flags; five messages cut behind each byte; each length at 0, exact, one off, its "
                 "maximum, with a byte lost and where a sum wraps in 32 bits; every class of ill-formed UTF-8 and each "
                 "well-formed neighbour, as the "
                 "whole message and at its start, middle and end; payloads of up to 16 MiB",
                 {}});
    add_tags(builder, "response", {"RSP-5"}, with_number(layout, "tag"));
    builder.decode("response", "request", "a good request is no response", {"RSP-5"}, request(layout));
    add_flags(builder, layout);
    add_ids(builder, "response", {"RSP-6", "MSG-1"}, with_number(layout, "request_id"));
    add_lengths(builder, layout);
    add_whole(builder, layout);
    add_contents(builder, layout);
    add_defects(builder, layout);
    add_encoding(builder);
    return builder.finish();
}

} // namespace ferrorpc::vectorgen
