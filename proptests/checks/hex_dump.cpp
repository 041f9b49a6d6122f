#include <proptests/checks/hex_dump.hpp>

#include <spec/generated/fields.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <vector>

namespace ferrorpc::proptests {
namespace {

constexpr std::size_t bytes_per_line = 16;

std::uint64_t integer_of(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i > 0; --i) {
        value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
    }
    return value;
}

// Lines of one field, whose bytes are `bytes` and stand at `start` of the whole.
void append_lines(std::string &text, std::size_t start, std::string_view bytes, std::string_view label,
                  std::optional<std::size_t> offset)
{
    for (std::size_t at = 0; at == 0 || at < bytes.size(); at += bytes_per_line) {
        if (at >= dump_size_max) {
            text += "        ... " + std::to_string(bytes.size() - at) + " bytes more\n";
            return;
        }
        const std::string_view line = bytes.substr(at, bytes_per_line);
        std::array<char, 24> number{};
        std::snprintf(number.data(), number.size(), "%6zu ", start + at);
        std::string row = number.data();
        for (const char byte : line) {
            constexpr const char *digits = "0123456789abcdef";
            const auto value = static_cast<unsigned char>(byte);
            row += {' ', digits[value >> 4], digits[value & 0xF]};
        }
        row.resize(7 + 3 * bytes_per_line + 2, ' ');
        text += row + std::string{at == 0 ? label : ""} + '\n';
        const std::size_t marked = offset.value_or(0) - start - at;
        const bool is_behind = line.size() < bytes_per_line && marked == line.size() && at + marked == bytes.size();
        if (offset && *offset >= start + at && (marked < line.size() || (bytes.empty() && is_behind))) {
            text += std::string(8 + 3 * marked, ' ') + "^\n";
        }
    }
}

const spec::Message *find_message(std::string_view name)
{
    const auto found = std::ranges::find(spec::messages, name, &spec::Message::name);
    return found == std::end(spec::messages) ? nullptr : &*found;
}

void append_message(std::string &text, std::string_view name, std::size_t start, std::string_view bytes,
                    std::optional<std::size_t> offset)
{
    const spec::Message *const message = find_message(name);
    std::size_t at = 0;
    std::vector<std::uint64_t> values;
    for (const spec::Field &field : message == nullptr ? std::span<const spec::Field>{} : message->fields) {
        const auto value_of = [&](int index) { return values.at(static_cast<std::size_t>(index)); };
        const bool is_there =
            field.condition_field < 0 || (value_of(field.condition_field) == field.condition_value) != field.condition_negated;
        const bool is_integer = field.kind == spec::FieldKind::integer || field.kind == spec::FieldKind::constant;
        const std::uint64_t size = field.kind == spec::FieldKind::rest ? bytes.size() - at
                                   : is_integer                        ? field.size
                                                                       : value_of(field.size_field);
        values.push_back(0);
        if (!is_there || (field.kind == spec::FieldKind::rest && size == 0)) {
            continue;
        }
        if (size > bytes.size() - at) {
            const std::string label =
                std::string{field.name} + ": " + std::to_string(bytes.size() - at) + " of " + std::to_string(size) + " bytes";
            append_lines(text, start + at, bytes.substr(at), label, offset);
            return;
        }
        const std::string_view content = bytes.substr(at, static_cast<std::size_t>(size));
        std::string label{field.name};
        if (is_integer) {
            values.back() = integer_of(content);
            label += " " + std::to_string(values.back());
        }
        append_lines(text, start + at, content, label, offset);
        at += content.size();
    }
    if (at < bytes.size()) {
        append_lines(text, start + at, bytes.substr(at), "", offset);
    }
}

} // namespace

std::string hex_dump(std::string_view message, std::string_view bytes, std::optional<std::size_t> offset)
{
    std::string text;
    append_message(text, message, 0, bytes, offset);
    return text;
}

std::string hex_dump_of_frames(std::string_view stream)
{
    std::string text;
    for (std::size_t at = 0; at < stream.size();) {
        const std::string_view header = stream.substr(at, 8);
        append_message(text, "frame_header", at, header, {});
        at += header.size();
        const std::uint64_t length = header.size() < 8 ? 0 : integer_of(header);
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(length, stream.size() - at));
        const std::string_view content = stream.substr(at, size);
        const auto kind = std::ranges::find_if(spec::frame_kinds, [&](const spec::FrameKind &each) {
            return each.is_exact
                       ? length == each.length
                       : length >= each.length && !content.empty() && static_cast<unsigned char>(content[0]) == each.tag;
        });
        if (!content.empty()) {
            append_message(text, kind == std::end(spec::frame_kinds) ? "" : kind->name, at, content, {});
        }
        at += size;
    }
    return text;
}

} // namespace ferrorpc::proptests
