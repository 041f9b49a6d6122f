#include "report.hpp"

#include "../text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace ferrorpc::cli {
namespace {

constexpr std::size_t line_size = 8;       // bytes in a line
constexpr std::size_t whole_lines_max = 6; // a field of more lines than this is cut in the middle
constexpr std::size_t hex_width = 3 * line_size - 1;
constexpr std::size_t offset_width = 6;

class Style {
public:
    explicit Style(bool has_colour) : has_colour_{has_colour} {}

    std::string strong(std::string_view text) const { return set(text, "1"); }
    std::string faint(std::string_view text) const { return set(text, "2"); }
    std::string finding(std::string_view text, Verdict verdict) const
    {
        return set(text, verdict == Verdict::refused ? "1;31" : "33");
    }

private:
    std::string set(std::string_view text, std::string_view code) const
    {
        return has_colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string{text};
    }

    bool has_colour_;
};

std::string hex_line(const Row &row, std::size_t line, const Style &style)
{
    const std::size_t start = line * line_size;
    const ByteView bytes = row.bytes.subspan(start, std::min(line_size, row.bytes.size() - start));
    return fmt::format("{}  {:<{}}", style.faint(fmt::format("{:>{}}", row.offset + start, offset_width)),
                       spaced_hex(as_text(bytes)), hex_width);
}

std::string row_text(const Row &row, const Style &style)
{
    const std::size_t line_count = std::max<std::size_t>(1, (row.bytes.size() + line_size - 1) / line_size);
    const bool is_cut = line_count > whole_lines_max;
    std::string text = fmt::format("{}  {}  {:<14}  {}\n", hex_line(row, 0, style), style.faint(row.rule), row.name, row.value);
    for (std::size_t line = 1; line < line_count; ++line) {
        if (is_cut && line == 2) {
            const std::size_t hidden = line_count - 3;
            text +=
                style.faint(fmt::format("{:>{}}  ... {} ...", "", offset_width, counted(hidden * line_size, "byte"))) + '\n';
            line += hidden;
        }
        std::string bytes = hex_line(row, line, style);
        bytes.erase(bytes.find_last_not_of(' ') + 1);
        text += bytes + '\n';
    }
    return text;
}

std::string finding_text(const Finding &finding, const Style &style)
{
    std::string head = finding.verdict == Verdict::refused      ? fmt::format("refused, {}", finding.error_class)
                       : finding.verdict == Verdict::incomplete ? "incomplete"
                                                                : "note";
    if (!finding.rule.empty()) {
        head += fmt::format(" ({})", finding.rule);
    }
    return fmt::format("{:>{}}  {}\n", finding.offset, offset_width,
                       style.finding(fmt::format("^ {}: {}", head, printable(finding.text)), finding.verdict));
}

class TextReport final : public Report {
public:
    explicit TextReport(bool has_colour) : has_colour_{has_colour} {}

    void unit(const Unit &unit, const Place *place) override { fmt::print("{}", unit_text(unit, place, has_colour_)); }
    void not_read(std::string_view what) override
    {
        fmt::print("{}\n", Style{has_colour_}.finding(fmt::format("not read: {}", what), Verdict::note));
    }

private:
    bool has_colour_;
};

} // namespace

std::string unit_text(const Unit &unit, const Place *place, bool has_colour)
{
    const Style style{has_colour};
    std::string text = style.strong(fmt::format("{}, {}", unit.kind, counted(unit.size, "byte")));
    if (place != nullptr) {
        text += fmt::format("  {} > {}", place->source, place->destination);
        if (place->packet != 0) {
            text += style.faint(fmt::format("  packet {}, {:.6f} s", place->packet, static_cast<double>(place->time_ns) / 1e9));
        }
    }
    text += '\n';
    for (const Row &row : unit.rows) {
        text += row_text(row, style);
    }
    for (const Finding &finding : unit.findings) {
        text += finding_text(finding, style);
    }
    return text;
}

std::unique_ptr<Report> make_text_report(bool has_colour)
{
    return std::make_unique<TextReport>(has_colour);
}

} // namespace ferrorpc::cli
