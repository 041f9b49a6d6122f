// The fuzz dictionary: byte strings that random mutation would seldom find.
#include "emit.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace ferrorpc::spec {

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes little_endian(std::uint64_t value, std::size_t size)
{
    Bytes bytes;
    for (std::size_t k = 0; k < size; ++k) {
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * k) & 0xFF));
    }
    return bytes;
}

class Dictionary {
public:
    /// Each byte string once, under the first name that it gets.
    void add(std::string_view name, const Bytes &bytes)
    {
        if (!seen_.insert(bytes).second) {
            return;
        }
        text_ += fmt::format("{}=\"", name);
        for (const std::uint8_t byte : bytes) {
            text_ += fmt::format("\\x{:02x}", byte);
        }
        text_ += "\"\n";
    }

    void section(std::string_view title) { text_ += fmt::format("\n# {}\n", title); }

    const std::string &text() const { return text_; }

private:
    std::string text_ =
        "# Dictionary for libFuzzer and AFL.\n# Generated from spec/wire.ksy by tools/speccompiler. Do not edit.\n";
    std::set<Bytes> seen_;
};

void add_bytes_of_fields(Dictionary &dictionary, const LayoutType &type)
{
    for (const LayoutField &field : type.fields) {
        if (field.form == LayoutForm::constant) {
            dictionary.add(fmt::format("{}_{}", type.id, field.id), {field.constant});
        }
        for (const std::uint64_t value : field.written) {
            dictionary.add(fmt::format("{}_{}_{}", type.id, field.id, value), little_endian(value, field.size));
        }
        for (const LayoutBound *bound : {field.min ? &*field.min : nullptr, field.max ? &*field.max : nullptr}) {
            if (bound != nullptr && bound->parameter.empty()) {
                const std::string name = fmt::format("{}_{}", type.id, field.id);
                dictionary.add(fmt::format("{}_{}", name, bound->literal - 1), little_endian(bound->literal - 1, field.size));
                dictionary.add(fmt::format("{}_{}", name, bound->literal), little_endian(bound->literal, field.size));
                dictionary.add(fmt::format("{}_{}", name, bound->literal + 1), little_endian(bound->literal + 1, field.size));
            }
        }
    }
}

void add_lengths(Dictionary &dictionary, std::size_t size)
{
    const std::uint64_t max = UINT64_MAX >> (64 - 8 * size);
    for (const std::uint64_t value :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2}, max / 2, max / 2 + 1, max - 1, max}) {
        dictionary.add(fmt::format("u{}_{}", 8 * size, value), little_endian(value, size));
    }
}

/// The header of a frame of each kind, and the shortest whole frame.
void add_frames(Dictionary &dictionary, const Layout &layout)
{
    const std::size_t header_size = layout.types[*layout.frame_header].size_min;
    for (const LayoutFrameKind &kind : layout.frame_kinds) {
        const LayoutType &type = layout.types[kind.type];
        for (const std::uint64_t length :
             std::set<std::uint64_t>{kind.length - 1, kind.length, kind.length + 1, type.size_min}) {
            dictionary.add(fmt::format("header_{}", length), little_endian(length, header_size));
        }
        Bytes frame = little_endian(type.size_min, header_size);
        frame.resize(header_size + type.size_min);
        frame[header_size] = kind.tag.value_or(0);
        dictionary.add(fmt::format("frame_{}", type.id), frame);
    }
}

void add_utf8(Dictionary &dictionary)
{
    dictionary.add("utf8_u80_least_of_2", {0xc2, 0x80});
    dictionary.add("utf8_u7ff_greatest_of_2", {0xdf, 0xbf});
    dictionary.add("utf8_u800_least_of_3", {0xe0, 0xa0, 0x80});
    dictionary.add("utf8_ud7ff_before_surrogates", {0xed, 0x9f, 0xbf});
    dictionary.add("utf8_ue000_behind_surrogates", {0xee, 0x80, 0x80});
    dictionary.add("utf8_uffff_greatest_of_3", {0xef, 0xbf, 0xbf});
    dictionary.add("utf8_u10000_least_of_4", {0xf0, 0x90, 0x80, 0x80});
    dictionary.add("utf8_u10ffff_greatest", {0xf4, 0x8f, 0xbf, 0xbf});
    dictionary.add("bad_continuation", {0x80});
    dictionary.add("bad_overlong_2", {0xc0, 0xaf});
    dictionary.add("bad_overlong_3", {0xe0, 0x9f, 0xbf});
    dictionary.add("bad_overlong_4", {0xf0, 0x8f, 0xbf, 0xbf});
    dictionary.add("bad_surrogate", {0xed, 0xa0, 0x80});
    dictionary.add("bad_over_10ffff", {0xf4, 0x90, 0x80, 0x80});
    dictionary.add("bad_first_byte", {0xf5});
    dictionary.add("bad_cut_short", {0xe2, 0x82});
}

} // namespace

std::string emit_dictionary(const Layout &layout)
{
    Dictionary dictionary;
    dictionary.section("tags and values of fields");
    for (const LayoutType &type : layout.types) {
        add_bytes_of_fields(dictionary, type);
    }
    dictionary.section("limits, one less and one more");
    for (const LayoutConstant &constant : layout.constants) {
        for (const std::uint64_t value : {constant.value - 1, constant.value, constant.value + 1}) {
            dictionary.add(fmt::format("{}_{}", constant.id, value), little_endian(value, 8));
        }
    }
    if (layout.frame_header) {
        dictionary.section("frames of each kind");
        add_frames(dictionary, layout);
    }
    dictionary.section("lengths");
    std::set<std::size_t> sizes;
    for (const LayoutType &type : layout.types) {
        for (const LayoutField &field : type.fields) {
            if (field.is_length) {
                sizes.insert(field.size);
            }
        }
    }
    for (const std::size_t size : sizes) {
        add_lengths(dictionary, size);
    }
    dictionary.section("UTF-8: the edges, good and bad");
    add_utf8(dictionary);
    return dictionary.text();
}

} // namespace ferrorpc::spec
