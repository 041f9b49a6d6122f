#include "capture/verb.hpp"

#include "capture/report.hpp"
#include "suite/text.hpp"
#include "suite/verbs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

namespace ferrorpc::conformance {
namespace {

std::vector<GradedSide> graded_sides(const Options &options, const TcpStreams &streams)
{
    std::vector<GradedSide> sides;
    for (const TcpConnection &connection : streams.connections) {
        if (connection.pieces.empty()) { // a connect that was refused, for one
            continue;
        }
        for (SideVerdict &verdict : judge_wire(connection)) {
            GradedSide side{connection.id(), std::move(verdict)};
            std::erase_if(side.verdict.rules, [&](const RuleVerdict &rule) { return !is_selected(options, side.id(rule)); });
            if (!side.verdict.rules.empty()) {
                sides.push_back(std::move(side));
            }
        }
    }
    return sides;
}

void print_lines(const std::vector<std::string> &lines)
{
    for (const std::string &line : lines) {
        std::puts(line.c_str());
    }
}

} // namespace

int grade_capture(const Options &options, const std::vector<Rule> &rules)
{
    const std::string name = printable(options.files.front());
    const auto file = read_file(options.files.front());
    if (!file) {
        return fail(exit_usage, fmt::format("{} cannot be read", name));
    }
    const auto packets = read_capture(std::as_bytes(std::span(*file)));
    if (!packets) {
        return fail(exit_usage, fmt::format("{}: {}", name, packets.error()));
    }
    const TcpStreams streams = tcp_streams(*packets);
    const std::vector<GradedSide> sides = graded_sides(options, streams);
    if (options.json) {
        for (const auto &object : capture_objects(sides)) {
            std::puts(object.dump().c_str());
        }
    } else {
        print_lines(capture_lines(sides, rules, style_for_terminal()));
    }
    if (streams.begun_before > 0) {
        fail(exit_as_expected, counted(streams.begun_before, "connection") + " had begun before the capture: not judged");
    }
    if (std::ranges::all_of(sides, [](const GradedSide &side) { return side.looked_at() == 0; })) {
        return fail(exit_nothing_ran,
                    fmt::format("{}: {} in {}, and nothing to judge in them", name,
                                counted(streams.connections.size(), "connection"), counted(packets->size(), "packet")));
    }
    const bool is_broken = std::ranges::any_of(sides, [](const GradedSide &side) { return side.broken() > 0; });
    return is_broken ? exit_unexpected : exit_as_expected;
}

} // namespace ferrorpc::conformance
