#include "inspect.hpp"

#include "../argument.hpp"
#include "capture.hpp"
#include "report.hpp"
#include "stream_reader.hpp"

#include <ferrorpc/codec/bytes.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace ferrorpc::cli {
namespace {

// Passes everything on, and remembers whether there was something that is not well.
class Watching final : public Report {
public:
    explicit Watching(Report &report) : report_{report} {}

    void unit(const Unit &unit, const Place *place) override
    {
        is_well_ = is_well_ &&
                   std::ranges::all_of(unit.findings, [](const Finding &finding) { return finding.verdict == Verdict::note; });
        report_.unit(unit, place);
    }
    void not_read(std::string_view what) override { report_.not_read(what); }
    bool is_well() const { return is_well_; }

private:
    Report &report_;
    bool is_well_ = true;
};

bool has_colour()
{
    const char *no_colour = std::getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

bool is_hex_text(ByteView bytes)
{
    return !bytes.empty() && as_text(bytes).find_first_not_of("0123456789abcdefABCDEF \t\r\n") == std::string_view::npos;
}

void inspect_bytes(ByteView bytes, const InspectCommand &command, Report &report)
{
    StreamReader reader{command.kind, command.world_size};
    const UnitSink sink = [&](const Unit &unit) { report.unit(unit, nullptr); };
    reader.feed(bytes, sink);
    reader.finish(sink);
}

void inspect_input(const InspectCommand &command, Report &report)
{
    constexpr std::string_view hex = "hex:";
    if (command.input.starts_with(hex)) {
        inspect_bytes(parse_hex(std::string_view{command.input}.substr(hex.size()), hex), command, report);
        return;
    }
    if (is_hex_text(as_bytes(command.input)) && !std::filesystem::exists(command.input)) {
        throw UsageError{fmt::format("there is no file {0}; bytes are written hex:{0}", command.input)};
    }
    const Bytes bytes = read_input(command.input);
    if (is_capture(bytes)) {
        if (command.kind != InputKind::frames) {
            throw UsageError{"a capture tells by itself where its messages are: leave --announce and --message out"};
        }
        inspect_capture(bytes, command.world_size, report);
    } else if (is_hex_text(bytes)) {
        inspect_bytes(parse_hex(as_text(bytes), command.input), command, report);
    } else {
        inspect_bytes(bytes, command, report);
    }
}

} // namespace

ExitCode inspect(const InspectCommand &command)
{
    const std::unique_ptr<Report> report = command.is_json ? make_json_report() : make_text_report(has_colour());
    Watching watching{*report};
    inspect_input(command, watching);
    if (std::fflush(stdout) != 0) {
        throw Failure{exit_local, "cannot write to standard output"};
    }
    return watching.is_well() ? exit_ok : exit_refused;
}

} // namespace ferrorpc::cli
