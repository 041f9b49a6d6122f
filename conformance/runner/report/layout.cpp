#include "report/layout.hpp"

#include "fields.hpp"
#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace ferrorpc::conformance {
namespace {

constexpr std::size_t frame_count_max = 3; // further frames are one row
constexpr std::size_t shown_text_max = 48;

const spec::Message *find_layout(std::string_view name)
{
    const auto found = std::find_if(std::begin(spec::messages), std::end(spec::messages),
                                    [&](const spec::Message &message) { return message.name == name; });
    return found == std::end(spec::messages) ? nullptr : &*found;
}

std::uint64_t little_endian(const Bytes &bytes)
{
    std::uint64_t value = 0;
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
        value = value << 8 | std::to_integer<std::uint64_t>(*byte);
    }
    return value;
}

class Layout {
public:
    explicit Layout(const Parts &bytes) : bytes_(bytes) {}

    void frames();
    // The fields of the message between the cursor and `end`; false when one of them does not fit.
    bool message(std::string_view name, std::uint64_t end);
    std::uint64_t size() const { return bytes_.size(); }
    std::vector<Row> take() { return std::move(rows_); }

private:
    bool field(const spec::Field &field, std::uint64_t end, std::vector<std::uint64_t> &values);
    void frame();
    void rest(std::string_view name, std::string_view doc, std::uint64_t end);
    std::string note(const spec::Field &field, std::uint64_t size) const;
    std::string_view content_of(std::uint64_t length) const;

    const Parts &bytes_;
    std::uint64_t cursor_ = 0;
    std::vector<Row> rows_;
};

bool is_present(const spec::Field &field, const std::vector<std::uint64_t> &values)
{
    if (field.condition_field < 0) {
        return true;
    }
    const bool equal = values.at(static_cast<std::size_t>(field.condition_field)) == field.condition_value;
    return equal != field.condition_negated;
}

bool Layout::message(std::string_view name, std::uint64_t end)
{
    const spec::Message *layout = find_layout(name);
    if (layout == nullptr) {
        rest(name, {}, end);
        return true;
    }
    std::vector<std::uint64_t> values;
    return std::all_of(layout->fields.begin(), layout->fields.end(),
                       [&](const spec::Field &each) { return field(each, end, values); });
}

bool Layout::field(const spec::Field &field, std::uint64_t end, std::vector<std::uint64_t> &values)
{
    values.push_back(0);
    if (!is_present(field, values)) {
        return true;
    }
    if (field.kind == spec::FieldKind::rest) {
        rest(field.name, field.doc, end);
        return true;
    }
    const std::uint64_t wanted = field.size_field < 0 ? field.size : values.at(static_cast<std::size_t>(field.size_field));
    const std::uint64_t size = std::min(wanted, end - cursor_);
    const bool cut = size < wanted;
    if (!cut && field.size > 0) {
        values.back() = little_endian(bytes_.copy(cursor_, field.size));
    }
    rows_.push_back(
        {cursor_, size, field.name, cut ? fmt::format("{} of {}", size, counted(wanted, "byte")) : note(field, size), cut});
    cursor_ += size;
    return !cut;
}

std::string Layout::note(const spec::Field &field, std::uint64_t size) const
{
    switch (field.kind) {
    case spec::FieldKind::constant:
        return std::string(field.doc);
    case spec::FieldKind::integer:
        return std::to_string(little_endian(bytes_.copy(cursor_, field.size)));
    case spec::FieldKind::text: {
        const Bytes head = bytes_.copy(cursor_, static_cast<std::size_t>(std::min<std::uint64_t>(size, shown_text_max)));
        std::string text;
        std::transform(head.begin(), head.end(), std::back_inserter(text), std::to_integer<char>);
        return fmt::format("\"{}\"{}", printable(text), size > head.size() ? "..." : "");
    }
    case spec::FieldKind::bytes:
    case spec::FieldKind::rest:
        break;
    }
    return size == 0 ? "empty" : counted(size, "byte");
}

void Layout::rest(std::string_view name, std::string_view doc, std::uint64_t end)
{
    if (cursor_ < end) {
        rows_.push_back(
            {cursor_, end - cursor_, name, counted(end - cursor_, "byte") + (doc.empty() ? "" : ", " + std::string(doc))});
        cursor_ = end;
    }
}

// What has no kind is shown as bytes.
std::string_view Layout::content_of(std::uint64_t length) const
{
    const Bytes first = bytes_.copy(cursor_, 1);
    for (const spec::FrameKind &kind : spec::frame_kinds) {
        if (kind.is_exact ? length == kind.length : length >= kind.length && first == Bytes{std::byte{kind.tag}}) {
            return kind.name;
        }
    }
    return "content";
}

void Layout::frame()
{
    if (!message("frame_header", size())) {
        return;
    }
    const std::uint64_t length = little_endian(bytes_.copy(cursor_ - 8, 8));
    const std::uint64_t end = length < size() - cursor_ ? cursor_ + length : size();
    if (cursor_ < end) {
        message(content_of(length), end);
        rest("content", {}, end);
    }
}

void Layout::frames()
{
    for (std::size_t count = 0; count < frame_count_max && cursor_ < size(); ++count) {
        frame();
    }
    rest("further frames", {}, size());
}

} // namespace

std::vector<Row> lay_out(const MessageShape &message, const Parts &bytes)
{
    Layout layout(bytes);
    const bool whole_message = message.operation == Operation::decode && !message.stream;
    if (message.name == "announce" || whole_message) {
        layout.message(message.name, layout.size());
    }
    if (!whole_message) {
        layout.frames();
    }
    return layout.take();
}

} // namespace ferrorpc::conformance
