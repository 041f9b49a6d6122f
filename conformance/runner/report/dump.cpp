#include "report/dump.hpp"

#include "suite/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace ferrorpc::conformance {
namespace {

constexpr std::uint64_t line_size = 16;
constexpr std::uint64_t whole_lines_max = 3; // a field of more lines than this is cut in the middle
constexpr std::size_t row_name_width = 15;

struct PlacedMark {
    std::size_t row;
    std::uint64_t offset; // within the row
    std::string label;
};

// The row that a marked byte is in; for a place where bytes are missing the row that misses them.
std::size_t find_row(const std::vector<Row> &rows, std::uint64_t offset)
{
    const auto holds = [&](const Row &row) { return offset >= row.offset && offset - row.offset < row.size; };
    const auto misses = [&](const Row &row) { return row.cut && row.offset <= offset; };
    const auto starts = [&](const Row &row) { return row.offset == offset; };
    auto found = std::find_if(rows.begin(), rows.end(), holds);
    found = found == rows.end() ? std::find_if(rows.begin(), rows.end(), misses) : found;
    found = found == rows.end() ? std::find_if(rows.begin(), rows.end(), starts) : found;
    return static_cast<std::size_t>(found - rows.begin());
}

std::vector<PlacedMark> place(std::vector<Row> &rows, std::uint64_t size, std::span<const Mark> marks)
{
    std::vector<PlacedMark> placed;
    for (const Mark &mark : marks) {
        std::size_t row = find_row(rows, mark.offset);
        if (row == rows.size()) {
            rows.push_back({size, 0, "(end)", {}});
        }
        placed.push_back({row, std::min(mark.offset, size) - rows[row].offset, mark.label});
    }
    return placed;
}

std::uint64_t line_count(const Row &row)
{
    return std::max<std::uint64_t>(1, (row.size + line_size - 1) / line_size);
}

// A mark behind the last byte stands on the last line.
std::uint64_t line_of(const PlacedMark &mark, const Row &row)
{
    return std::min(mark.offset / line_size, line_count(row) - 1);
}

// Which lines of a row are written.
std::set<std::uint64_t> shown_lines(const Row &row, std::size_t index, const std::vector<PlacedMark> &marks)
{
    const std::uint64_t count = line_count(row);
    std::set<std::uint64_t> lines{0, count - 1};
    for (std::uint64_t line = 0; count <= whole_lines_max && line < count; ++line) {
        lines.insert(line);
    }
    for (const PlacedMark &mark : marks) {
        if (mark.row == index) {
            lines.insert(line_of(mark, row));
        }
    }
    return lines;
}

std::string spaced_hex(const Bytes &bytes)
{
    const std::string digits = to_hex(bytes);
    std::string text;
    for (std::size_t index = 0; index < digits.size(); index += 2) {
        text.append(index == 0 ? "" : " ").append(digits, index, 2);
    }
    return text;
}

class DumpWriter {
public:
    DumpWriter(const Parts &bytes, const std::vector<PlacedMark> &marks, const Style &style)
        : bytes_(bytes), marks_(marks), style_(style), offset_width_(std::to_string(bytes.size()).size())
    {
    }

    void row(const Row &row, std::size_t index)
    {
        std::uint64_t next_line = 0;
        for (const std::uint64_t line : shown_lines(row, index, marks_)) {
            if (line > next_line) {
                lines_.push_back(
                    style_.faint(fmt::format("{:>{}}  ... {} bytes ...", "", offset_width_, (line - next_line) * line_size)));
            }
            hex_line(row, line);
            mark_line(row, index, line);
            next_line = line + 1;
        }
    }

    std::vector<std::string> take() { return std::move(lines_); }
    void set_hex_width(std::size_t width) { hex_width_ = width; }

private:
    void hex_line(const Row &row, std::uint64_t line)
    {
        const std::uint64_t start = line * line_size;
        const auto count = static_cast<std::size_t>(std::min(line_size, row.size - start));
        std::string text = style_.faint(fmt::format("{:>{}}", row.offset + start, offset_width_)) +
                           fmt::format("  {:<{}}", spaced_hex(bytes_.copy(row.offset + start, count)), hex_width_);
        if (line == 0) {
            text += row.note.empty() ? fmt::format("  {}", row.name) : fmt::format("  {:<{}} ", row.name, row_name_width);
            text += row.cut ? style_.doubtful(row.note) : row.note;
        }
        text.erase(text.find_last_not_of(' ') + 1);
        lines_.push_back(std::move(text));
    }

    void mark_line(const Row &row, std::size_t index, std::uint64_t line)
    {
        for (const PlacedMark &mark : marks_) {
            if (mark.row == index && line_of(mark, row) == line) {
                const auto column = static_cast<std::size_t>(mark.offset - line * line_size) * 3;
                const std::string sign = mark.label.empty() ? "^" : "^ " + mark.label;
                lines_.push_back(fmt::format("{:>{}}  {}", "", offset_width_ + column, style_.bad(sign)));
            }
        }
    }

    const Parts &bytes_;
    const std::vector<PlacedMark> &marks_;
    const Style &style_;
    std::size_t offset_width_;
    std::size_t hex_width_ = 0;
    std::vector<std::string> lines_;
};

} // namespace

std::vector<std::string> dump(const MessageShape &message, const Parts &bytes, std::span<const Mark> marks, const Style &style)
{
    std::vector<Row> rows = lay_out(message, bytes);
    const std::vector<PlacedMark> placed = place(rows, bytes.size(), marks);
    std::uint64_t widest = 1;
    for (const Row &row : rows) {
        widest = std::max(widest, std::min(row.size, line_size));
    }
    DumpWriter writer(bytes, placed, style);
    writer.set_hex_width(static_cast<std::size_t>(widest) * 3 - 1);
    for (std::size_t index = 0; index < rows.size(); ++index) {
        writer.row(rows[index], index);
    }
    return writer.take();
}

} // namespace ferrorpc::conformance
