#include "rows.hpp"

#include "../text.hpp"

#include <spec/generated/fields.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace ferrorpc::cli {
namespace {

constexpr std::size_t quoted_size_max = 48;

std::uint64_t little_endian(ByteView bytes)
{
    std::uint64_t value = 0;
    for (std::size_t index = bytes.size(); index-- > 0;) {
        value = value << 8 | std::to_integer<std::uint64_t>(bytes[index]);
    }
    return value;
}

// Text in quotes; long text is cut, and a payload that is not plain text is not quoted at all.
std::string quoted(ByteView bytes, bool is_text)
{
    const std::string_view text = as_text(bytes);
    const std::string size = counted(bytes.size(), "byte");
    const bool is_plain = std::ranges::all_of(text, [](char letter) { return letter >= ' ' && letter <= '~'; });
    if (bytes.empty() || (!is_text && !is_plain)) {
        return size;
    }
    const bool is_long = text.size() > quoted_size_max;
    return fmt::format("\"{}\"{}", printable(text.substr(0, quoted_size_max)), is_long ? "... " + size : "");
}

bool has_tag(const spec::Message &message, std::byte byte)
{
    const auto *const kind = std::ranges::find(spec::frame_kinds, message.name, &spec::FrameKind::name);
    return kind != std::end(spec::frame_kinds) && std::byte{kind->tag} == byte;
}

std::string value_text(const spec::Message &message, const spec::Field &field, ByteView bytes)
{
    switch (field.kind) {
    case spec::FieldKind::constant:
        return (has_tag(message, bytes[0]) ? "" : "not a ") + std::string{message.name};
    case spec::FieldKind::integer:
        return std::to_string(little_endian(bytes));
    case spec::FieldKind::text:
        return quoted(bytes, true);
    case spec::FieldKind::bytes:
        return quoted(bytes, false);
    case spec::FieldKind::rest:
        break;
    }
    return counted(bytes.size(), "byte");
}

// Walks through one message, field by field.
class Walk {
public:
    Walk(const spec::Message &message, ByteView bytes) : message_{message}, bytes_{bytes}, values_(message.fields.size()) {}

    bool is_present(const spec::Field &field) const
    {
        if (field.condition_field < 0) {
            return true;
        }
        const bool is_equal = values_[static_cast<std::size_t>(field.condition_field)] == field.condition_value;
        return is_equal != field.condition_negated;
    }

    // Bytes that the field has on the wire, here or not.
    std::uint64_t size_of(const spec::Field &field) const
    {
        if (field.kind == spec::FieldKind::rest) {
            return bytes_.size() - position_;
        }
        return field.size_field < 0 ? field.size : values_[static_cast<std::size_t>(field.size_field)];
    }

    // Its row; `is_cut` when some of its bytes are not here.
    Row take(std::size_t index, std::uint64_t offset, bool &is_cut)
    {
        const spec::Field &field = message_.fields[index];
        const std::uint64_t size = size_of(field);
        const std::size_t here = static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes_.size() - position_));
        const ByteView bytes = bytes_.subspan(position_, here);
        is_cut = here < size;
        std::string value =
            is_cut ? fmt::format("{} of {} here", here, counted(size, "byte")) : value_text(message_, field, bytes);
        Row row{offset + position_, bytes, field.name, std::move(value), field.doc, field.rule};
        if (field.kind == spec::FieldKind::integer) {
            values_[index] = little_endian(bytes);
        }
        position_ += here;
        return row;
    }

private:
    const spec::Message &message_;
    ByteView bytes_;
    std::vector<std::uint64_t> values_; // of the integers that were read, by the field's index
    std::size_t position_ = 0;
};

} // namespace

void append_rows(std::vector<Row> &rows, std::string_view message, ByteView bytes, std::uint64_t offset)
{
    const auto *const found = std::ranges::find(spec::messages, message, &spec::Message::name);
    Walk walk{*found, bytes};
    bool is_cut = false;
    for (std::size_t index = 0; index < found->fields.size() && !is_cut; ++index) {
        const spec::Field &field = found->fields[index];
        const bool is_empty_rest = field.kind == spec::FieldKind::rest && walk.size_of(field) == 0;
        if (walk.is_present(field) && !is_empty_rest) {
            rows.push_back(walk.take(index, offset, is_cut));
        }
    }
}

} // namespace ferrorpc::cli
