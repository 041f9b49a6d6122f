#include "plot.hpp"

#include "print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>

namespace bench {
namespace {

constexpr double panel_width = 560;
constexpr double panel_height = 400;
constexpr double left = 64;   // of a panel's frame, in its panel
constexpr double right = 170; // for the names
constexpr double top = 46;
constexpr double bottom = 50;

struct Point {
    std::string parameter{};
    double value = 0; // nanoseconds
};

using Series = std::map<std::string, std::vector<Point>>; // by who

// Of one panel.
struct Panel {
    std::string title{};
    std::string x_title{};
    std::vector<std::string> parameters{}; // of the x axis, evenly apart
    std::vector<std::string> whos{};
    Series series{};
};

Panel panel_of(const Rows &rows, const std::string &table, std::string title, std::string x_title)
{
    Panel panel{.title = std::move(title), .x_title = std::move(x_title)};
    for (const Row &row : rows) {
        const RowName parts{row.name};
        if (parts.table() == table) {
            panel.parameters.push_back(parts.parameter);
            panel.whos.push_back(parts.who);
            panel.series[parts.who].push_back({parts.parameter, row.value});
        }
    }
    panel.parameters = distinct(panel.parameters);
    panel.whos = distinct(panel.whos);
    return panel;
}

// Whole powers of ten around all values.
class Axis {
public:
    explicit Axis(const Panel &panel)
    {
        for (const auto &[who, points] : panel.series) {
            for (const Point &point : points) {
                low_ = std::min(low_, std::floor(std::log10(point.value)));
                high_ = std::max({high_, std::ceil(std::log10(point.value)), low_ + 1});
            }
        }
    }

    double y(double value) const
    {
        return panel_height - bottom - (std::log10(value) - low_) / (high_ - low_) * (panel_height - top - bottom);
    }
    int low() const { return static_cast<int>(low_); }
    int high() const { return static_cast<int>(high_); }

private:
    double low_ = 99;
    double high_ = -99;
};

double x_of(const Panel &panel, const std::string &parameter)
{
    const auto index = std::ranges::find(panel.parameters, parameter) - panel.parameters.begin();
    const double step = (panel_width - left - right) / static_cast<double>(std::max<std::size_t>(panel.parameters.size(), 2));
    return left + (static_cast<double>(index) + 0.5) * step;
}

std::string escaped(const std::string &text)
{
    std::string safe;
    for (const char letter : text) {
        safe += letter == '&' ? "&amp;" : letter == '<' ? "&lt;" : std::string(1, letter);
    }
    return safe;
}

void write_axes(std::ostream &out, const Panel &panel, const Axis &axis)
{
    out << fmt::format("<text class='title' x='{}' y='22'>{}</text>\n", left, escaped(panel.title));
    for (int power = axis.low(); power <= axis.high(); ++power) {
        const double y = axis.y(std::pow(10, power));
        out << fmt::format("<line class='grid' x1='{}' x2='{}' y1='{:.1f}' y2='{:.1f}'/>", left, panel_width - right, y, y);
        out << fmt::format("<text class='end' x='{}' y='{:.1f}'>{}</text>\n", left - 8, y + 4,
                           with_unit(std::pow(10, power), "ns"));
    }
    for (const std::string &parameter : panel.parameters) {
        out << fmt::format("<text class='middle' x='{:.1f}' y='{}'>{}</text>\n", x_of(panel, parameter),
                           panel_height - bottom + 18, escaped(parameter));
    }
    out << fmt::format("<text class='middle' x='{}' y='{}'>{}</text>\n", (left + panel_width - right) / 2,
                       panel_height - bottom + 38, escaped(panel.x_title));
}

// Names stand beside the last points, moved apart where they would meet.
std::map<std::string, double> name_places(const Panel &panel, const Axis &axis)
{
    constexpr double apart = 14;
    std::vector<std::pair<double, std::string>> order;
    for (const auto &[who, points] : panel.series) {
        order.emplace_back(axis.y(points.back().value), who);
    }
    std::ranges::sort(order);
    double over = 0; // how far the last one would stand below the frame
    double last = top - apart;
    for (auto &[y, who] : order) {
        last = y = std::max(y, last + apart);
    }
    over = std::max(0.0, last - (panel_height - bottom + 10));
    std::map<std::string, double> places;
    for (const auto &[y, who] : order) {
        places[who] = y - over;
    }
    return places;
}

void write_series(std::ostream &out, const Panel &panel, const Axis &axis, const std::vector<std::string> &colours)
{
    const auto places = name_places(panel, axis);
    for (const std::string &who : panel.whos) {
        const auto colour = std::ranges::find(colours, who) - colours.begin();
        const std::vector<Point> &points = panel.series.at(who);
        std::string line;
        for (const Point &point : points) {
            line += fmt::format("{:.1f},{:.1f} ", x_of(panel, point.parameter), axis.y(point.value));
        }
        out << fmt::format("<g class='c{}'><polyline points='{}'/>", colour, line);
        for (const Point &point : points) {
            out << fmt::format("<circle cx='{:.1f}' cy='{:.1f}' r='3.5'><title>{}, {}: {}</title></circle>",
                               x_of(panel, point.parameter), axis.y(point.value), escaped(who), escaped(point.parameter),
                               with_unit(point.value, "ns"));
        }
        const double x = x_of(panel, points.back().parameter);
        out << fmt::format("<line class='lead' x1='{:.1f}' y1='{:.1f}' x2='{}' y2='{:.1f}'/>", x + 5,
                           axis.y(points.back().value), panel_width - right + 6, places.at(who));
        out << fmt::format("<text class='name' x='{}' y='{:.1f}'>{}</text></g>\n", panel_width - right + 9, places.at(who) + 4,
                           escaped(who));
    }
}

constexpr const char *style = R"(<style>
text{font:12px system-ui,sans-serif;fill:#333}
.title{font-weight:600;font-size:14px}.end{text-anchor:end}.middle{text-anchor:middle}
.grid{stroke:#ddd}.lead{stroke-width:.6;opacity:.6}
polyline{fill:none;stroke-width:2}
.page{fill:#fff}
.c0{color:#555}.c1{color:#999}.c2{color:#c2410c}.c3{color:#ea8a3c}.c4{color:#d9a441}.c5{color:#7c3aed}.c6{color:#0369a1}.c7{color:#0d9488}.c8{color:#4d7c0f}.c9{color:#be185d}
polyline,.lead{stroke:currentColor}circle,.name{fill:currentColor}
@media (prefers-color-scheme:dark){text{fill:#ddd}.page{fill:#16181c}.grid{stroke:#333}
.c0{color:#bbb}.c1{color:#888}.c2{color:#fb923c}.c3{color:#fdba74}.c4{color:#fde68a}.c5{color:#a78bfa}.c6{color:#38bdf8}.c7{color:#2dd4bf}.c8{color:#a3e635}.c9{color:#f472b6}}
</style>
)";

} // namespace

bool write_plot(std::ostream &out, const Rows &rows)
{
    std::vector<Panel> panels{
        panel_of(rows, "echo, pinned", "A call, p50, each end on a CPU of its own", "payload"),
        panel_of(rows, "pipelined, pinned", "64 B, 64 calls in flight: time for each", ""),
        panel_of(rows, "in-flight, pinned", "64 B, time for each call", "calls in flight"),
        panel_of(rows, "ranks, pinned", "64 B, a call round all ranks, p50", "ranks"),
    };
    std::erase_if(panels, [](const Panel &panel) { return panel.whos.empty(); });
    if (panels.empty()) {
        return false;
    }
    std::vector<std::string> colours;
    for (const Panel &panel : panels) {
        colours.insert(colours.end(), panel.whos.begin(), panel.whos.end());
    }
    colours = distinct(colours);
    const double height = panel_height * static_cast<double>((panels.size() + 1) / 2);
    out << fmt::format("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {} {}'>\n{}", 2 * panel_width, height, style);
    out << "<rect class='page' width='100%' height='100%'/>\n";
    for (std::size_t index = 0; index < panels.size(); ++index) {
        out << fmt::format("<g transform='translate({} {})'>\n", static_cast<double>(index % 2) * panel_width,
                           static_cast<double>(index / 2) * panel_height);
        const Axis axis{panels[index]};
        write_axes(out, panels[index], axis);
        write_series(out, panels[index], axis, colours);
        out << "</g>\n";
    }
    out << "</svg>\n";
    return true;
}

} // namespace bench
