// limits.json: what caps refuse, in small where the cap is part of the case.
#include "files.hpp"

#include "messages.hpp"
#include "numbers.hpp"

#include <fmt/format.h>

#include <set>

namespace ferrorpc::vectorgen {
namespace {

using namespace std::string_literals;

// A request of exactly this many bytes.
Wire request_of_size(const spec::Layout &layout, std::size_t size)
{
    return request(layout, request_values("", std::string(size - 17, 'p')));
}

Wire response_of_size(const spec::Layout &layout, std::size_t size)
{
    return response(layout, success_values(std::string(size - 14, 'p')));
}

void add_default_cap(Builder &builder)
{
    builder.group("header", "Headers at the default cap",
                  "a length over 2^30 is refused as soon as the header is there, a length of 2^30 is not");
    std::vector<std::uint64_t> lengths = {default_cap - 1, default_cap, default_cap + 1, u32_max, u64_max - 7, u64_max};
    for (unsigned power = 31; power < 64; ++power) {
        lengths.push_back(two_to_the(power));
    }
    for (const std::uint64_t low_half : {1U, 8U, 17U}) { // good lengths when the high half is lost
        lengths.push_back(two_to_the(32) + low_half);
        lengths.push_back(two_to_the(63) + low_half);
    }
    for (const std::uint64_t length : lengths) {
        builder.decode("frame", fmt::format("{}", length), fmt::format("a header of {}", name_of(length)), {"LIM-2"},
                       Wire::u64(length));
    }
    builder.decode("frame", "over-then-barrier", "a header of 2^32+1 with a byte behind it", {"LIM-2"},
                   Wire::u64(two_to_the(32) + 1) + "\0"s);
    builder.decode("frame", "over-then-request", "a header of 2^30+1 with the start of a request behind it", {"LIM-2"},
                   Wire::u64(default_cap + 1) + "\1"s);
}

void add_frame(Builder &builder, std::uint64_t cap, const std::string &kind, const Wire &content)
{
    const bool is_over = content.size() > cap;
    Rules rules = {"LIM-2", "LIM-1"};
    if (is_over && kind == "request") {
        rules.emplace_back("DIF-2");
    }
    const std::string title = fmt::format("cap {}, a frame of {} bytes: {}", cap, content.size(), kind);
    builder.decode("frame", fmt::format("{}/{}-of-{}", cap, kind, content.size()), title, rules, frame(content), {.cap = cap});
    builder.decode("frame", fmt::format("{}/{}-of-{}-header", cap, kind, content.size()), title + ", its header alone", rules,
                   Wire::u64(content.size()), {.cap = cap});
}

void add_small_caps(Builder &builder, const spec::Layout &layout)
{
    builder.group("frame", "Frames at small caps", "one below, at and one over the cap, whole and as a header alone");
    add_frame(builder, 8, "response_prefix", Wire::u64(14));
    add_frame(builder, 8, "request", "\1"s + std::string(8, '\0'));
    for (const std::size_t size : {14U, 15U}) {
        add_frame(builder, 14, "response", response_of_size(layout, size));
    }
    for (const std::size_t size : {16U, 17U, 18U}) {
        add_frame(builder, 17, "response", response_of_size(layout, size));
    }
    for (const std::size_t size : {17U, 18U}) {
        add_frame(builder, 17, "request", request_of_size(layout, size));
    }
    for (const std::size_t size : {63U, 64U, 65U}) {
        add_frame(builder, 64, "request", request_of_size(layout, size));
        add_frame(builder, 64, "response", response_of_size(layout, size));
    }
    builder.decode("frame", "64/barrier", "cap 64, a barrier token", {"KND-1", "LIM-1"}, frame("\0"s), {.cap = 64});
    builder.decode("frame", "64/unknown-of-65", "cap 64, 65 bytes of no kind: the length is judged first", {"LIM-2", "KND-5"},
                   frame("\3"s + std::string(64, '\0')), {.cap = 64});
    builder.decode("frame", "64/low-half-8", "cap 64, a header of 2^32+8", {"LIM-2"}, Wire::u64(two_to_the(32) + 8),
                   {.cap = 64});
    builder.decode("frame", "64/over-the-cap-at-a-byte", "cap 64, a header of 2^30", {"LIM-2", "LIM-1"}, Wire::u64(default_cap),
                   {.cap = 64});
}

void add_prefixes(Builder &builder)
{
    builder.group("prefix", "Response prefixes around caps", "a prefix announces at most the cap");
    for (const std::uint64_t cap : {std::uint64_t{14}, std::uint64_t{17}, std::uint64_t{64}, default_cap - 1, default_cap}) {
        for (const std::uint64_t value : std::set<std::uint64_t>{14, cap - 1, cap, cap + 1, two_to_the(32) + cap}) {
            if (value < 14) {
                continue; // too small as well
            }
            builder.decode("response_prefix", fmt::format("{}/{}", cap, value),
                           fmt::format("cap {}, announces {}", name_of(cap), name_of(value)), {"LIM-3"}, Wire::u64(value),
                           {.cap = cap});
        }
    }
}

// The crate writes messages of any size.
Rules rules_of_sending(std::size_t size, std::uint64_t cap)
{
    return size > cap ? Rules{"LIM-4", "DIF-9"} : Rules{"LIM-4"};
}

void add_encoding(Builder &builder)
{
    builder.group("encode", "Encoding at small caps",
                  "an encoder refuses what is one byte over the cap, and its tag, lengths and header count");
    const auto add_request = [&](std::uint64_t cap, const std::string &name, const std::string &payload) {
        const std::size_t size = 17 + name.size() + payload.size();
        builder.encode("request", fmt::format("request/{}/{}-and-{}", cap, name.size(), payload.size()),
                       fmt::format("cap {}, a request of {} bytes", cap, size), rules_of_sending(size, cap),
                       request_fields(usual_id, name, payload), {.cap = cap});
    };
    add_request(17, "", "");
    add_request(17, "", "p");
    add_request(17, "n", "");
    add_request(16, "", "");
    add_request(24, "echo", "hi!");
    add_request(23, "echo", "hi!");
    const auto add_response = [&](std::uint64_t cap, bool is_error, const std::string &content) {
        builder.encode(
            "response", fmt::format("{}/{}/{}", is_error ? "error" : "success", cap, content.size()),
            fmt::format("cap {}, a response of {} bytes, {}", cap, 14 + content.size(), is_error ? "an error" : "a success"),
            rules_of_sending(14 + content.size(), cap),
            is_error ? error_fields(usual_id, content) : success_fields(usual_id, content), {.cap = cap});
    };
    for (const bool is_error : {false, true}) {
        add_response(14, is_error, "");
        add_response(14, is_error, "c");
        add_response(13, is_error, "");
        add_response(18, is_error, "full");
        add_response(17, is_error, "full");
    }
}

} // namespace

VectorFile limits_file(const spec::Layout &layout)
{
    Builder builder(
        layout,
        {"limits",
         "Limits",
         "caps on frames, on what a response prefix announces and on what is sent",
         "caps of 8, 14, 17, 64 and 2^30, each with lengths one below, at and one over it where a frame of that length has a "
         "kind; all powers of two over 2^30 as lengths",
         {}});
    add_default_cap(builder);
    add_small_caps(builder, layout);
    add_prefixes(builder);
    add_encoding(builder);
    return builder.finish();
}

} // namespace ferrorpc::vectorgen
