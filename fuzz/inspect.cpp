// What a stranger gives `ferrorpc inspect`: a capture, or bytes. It is shown or refused with one line, each unit as one line of
// JSON, and bytes show the same however they are fed. The input: a capture; or what bytes are, then bytes.
#include <fuzz/target.hpp>

#include <inspect/capture.hpp>
#include <inspect/report.hpp>
#include <inspect/stream_reader.hpp>
#include <outcome.hpp>

#include <algorithm>

namespace ferrorpc::fuzz {
namespace {

class Recording final : public cli::Report {
public:
    void unit(const cli::Unit &unit, const cli::Place *place) override
    {
        const std::string json = cli::unit_json(unit, place);
        is_good = is_good && std::ranges::count(json, '\n') == 1 && json.back() == '\n';
        text += cli::unit_text(unit, place, false) + json;
    }
    void not_read(std::string_view what) override { text += std::string{what} + '\n'; }

    std::string text;
    bool is_good = true;
};

constexpr std::uint64_t world_size = 4;

std::string shown(cli::InputKind kind, ByteView bytes, std::size_t piece)
{
    Recording report;
    const cli::UnitSink sink = [&](const cli::Unit &unit) { report.unit(unit, nullptr); };
    cli::StreamReader reader{kind, world_size};
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.feed(bytes.subspan(at, std::min(piece, bytes.size() - at)), sink);
    }
    reader.finish(sink);
    return report.is_good ? report.text : "";
}

std::string shown(ByteView input)
{
    Recording report;
    try {
        cli::inspect_capture(input, world_size, report);
    } catch (const cli::Failure &failure) {
        report.text += failure.what() + std::string{'\n'};
        report.is_good = report.is_good && std::string_view{failure.what()}.find('\n') == std::string_view::npos;
    }
    return report.is_good ? report.text + "end\n" : "";
}

cli::InputKind kind_of(unsigned choice)
{
    return static_cast<cli::InputKind>(choice % 3);
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    if (cli::is_capture(input)) {
        return shown(input).empty() ? "what is shown of a capture is not made of lines\n" : "";
    }
    Input parts{input};
    const cli::InputKind kind = kind_of(parts.byte());
    const auto bytes = parts.rest();
    const std::string whole = shown(kind, bytes, SIZE_MAX / 2);
    if (whole.empty() != bytes.empty() && kind == cli::InputKind::frames) {
        return "bytes are not shown in lines\n";
    }
    return shown(kind, bytes, 1) == whole ? "" : "bytes show something else when they come one by one\n" + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    if (cli::is_capture(input)) {
        return shown(input);
    }
    Input parts{input};
    const cli::InputKind kind = kind_of(parts.byte());
    return shown(kind, parts.rest(), SIZE_MAX / 2);
}

} // namespace ferrorpc::fuzz
