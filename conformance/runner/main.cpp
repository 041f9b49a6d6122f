// ferrorpc-conform: judges implementations of the wire by the vectors of the conformance suite. See help_text.
#include "capture/verb.hpp"
#include "live/captures.hpp"
#include "live/reach.hpp"
#include "live/report.hpp"
#include "live/run.hpp"
#include "live/sensitivity.hpp"
#include "options.hpp"
#include "report/ndjson.hpp"
#include "report/text.hpp"
#include "suite/pattern.hpp"
#include "suite/suite.hpp"
#include "suite/text.hpp"
#include "suite/verbs.hpp"
#include "testee/interrupts.hpp"
#include "testee/run.hpp"
#include "versions.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace ferrorpc::conformance;

// So that no pipe of ours gets the number of a standard stream that the caller has closed.
void open_standard_streams()
{
    for (int descriptor = open("/dev/null", O_RDWR); descriptor >= 0; descriptor = open("/dev/null", O_RDWR)) {
        if (descriptor > STDERR_FILENO) {
            close(descriptor);
            break;
        }
    }
}

Rerun rerun(const Options &options, std::string_view default_suite)
{
    const char *program = std::getenv("FERRORPC_CONFORM_COMMAND");
    Rerun result{program == nullptr ? "ferrorpc-conform" : program, {}, {}};
    if (options.suite != default_suite) {
        result.options += " --suite " + shell_line(std::vector<std::string>{options.suite});
    }
    result.options += options.as_recorded ? " --as-recorded" : "";
    result.command = options.command.empty() ? " --recorded" : " -- " + shell_line(options.command);
    return result;
}

// The program's own version, and those that ports and CI depend on.
std::string version_line(std::string_view program)
{
    return fmt::format("{}, suite {}, vector format {}, testee protocol {}, results format {}\n", program, suite_version,
                       vector_format, testee_protocol_version, results_format);
}

std::string recorded_name(const Suite &suite)
{
    for (const VectorFile &file : suite.files) {
        if (!file.crate.empty()) {
            return file.crate + " " + file.crate_version;
        }
    }
    return "published crate";
}

std::unique_ptr<Report> make_report(const Options &options, const Suite &suite, Rerun again,
                                    const Sensitivity *sensitivity = nullptr)
{
    if (options.json) {
        return std::make_unique<NdjsonReport>(stdout, options.suite == FERRORPC_SUITE_DIR ? suite_version : std::string_view());
    }
    const bool progress = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
    return std::make_unique<TextReport>(stdout, suite,
                                        TextReport::Options{style_for_terminal(), progress, std::move(again), sensitivity});
}

int not_started(ExitCode code, std::string text, const std::string &standard_error)
{
    for (const std::string &line : standard_error_lines(standard_error)) {
        text += "\n  " + line;
    }
    return fail(code, text);
}

int run(const Options &options, const Suite &suite, Selection selected)
{
    const Rerun again = rerun(options, FERRORPC_SUITE_DIR);
    const auto sensitivity = read_sensitivity(options);
    if (!sensitivity) {
        return fail(exit_usage, sensitivity.error());
    }
    ExitCode code = exit_as_expected;
    if (!options.command.empty()) {
        const Interrupts interrupts;
        TestLimits limits;
        limits.answer = options.timeout;
        limits.hello = std::max(limits.hello, options.timeout);
        Testee testee(options.command, limits, interrupts.descriptor());
        const auto report = make_report(options, suite, again, *sensitivity ? &**sensitivity : nullptr);
        const Summary summary = run_testee(selected, testee, options.as_recorded ? Mode::as_recorded : Mode::by_spec, *report);
        code = exit_code(summary);
        if (!summary.is_begun) {
            return not_started(code, summary.stopped, summary.standard_error);
        }
        if (summary.interrupted) {
            return code;
        }
    }
    if (options.recorded) {
        const auto report = make_report(options, suite, {again.program, again.options, " --recorded"});
        const ExitCode recorded = exit_code(run_recorded(selected, recorded_name(suite), *report));
        code = options.command.empty() || recorded == exit_unexpected ? std::max(code, recorded) : code;
    }
    return code;
}

// Those of the file that the options name; each has to be about a case of the suite, selected or not.
std::expected<std::vector<KnownFailure>, std::string> known_failing(const Options &options, const LiveSuite &suite)
{
    if (options.known_failing.empty()) {
        return std::vector<KnownFailure>();
    }
    const auto text = read_file(options.known_failing);
    if (!text) {
        return std::unexpected(fmt::format("{} cannot be read", printable(options.known_failing)));
    }
    auto known = parse_known_failing(*text, options.known_failing);
    std::vector<std::string> ids;
    for (const LiveCase &each : suite.cases()) {
        ids.push_back(each.id());
    }
    if (const KnownFailure *stale = known ? find_stale(*known, ids) : nullptr; stale != nullptr) {
        return std::unexpected(fmt::format("{}:{}: {} is no live case: list shows all", printable(options.known_failing),
                                           stale->line, printable(stale->pattern)));
    }
    return known;
}

Rerun rerun_live(const Options &options)
{
    Rerun again = rerun(options, FERRORPC_SUITE_DIR);
    if (!options.crate_rank.empty()) {
        again.options += " --crate-rank " + shell_line(options.crate_rank);
    }
    if (options.command.empty()) {
        const bool connects = !options.connect.empty();
        again.command = (connects ? " --connect " : " --listen ") +
                        shell_line(std::vector<std::string>{connects ? options.connect : options.listen});
        again.command += options.world_size != 2 ? fmt::format(" --world-size {}", options.world_size) : "";
    }
    return again;
}

// nullopt where the judge starts the program.
std::expected<std::optional<Reached>, std::string> reached_testee(const Options &options)
{
    if (!options.connect.empty()) {
        const auto address = SocketAddress::resolve(options.connect);
        if (!address) {
            return std::unexpected("--connect: " + address.error());
        }
        return Reached{0, options.world_size, options.connect};
    }
    if (options.listen.empty()) {
        return std::optional<Reached>();
    }
    auto listener = WireListener::at(options.listen);
    if (!listener) {
        return std::unexpected("--listen: " + listener.error());
    }
    const std::string address = listener->address();
    return Reached{1, 2, address, std::make_shared<const WireListener>(std::move(*listener))};
}

int live(const Options &options, const std::vector<Rule> &rules)
{
    const auto suite = read_live_suite(rules);
    if (!suite) {
        return fail(exit_usage, suite.error());
    }
    const std::vector<LiveCase> cases = selected_cases(options, *suite);
    if (cases.empty()) {
        return fail(exit_nothing_ran, nothing_selected(options, "no live case"));
    }
    const Rerun again = rerun_live(options);
    LiveOptions how{{}, options.stops_at_failure, options.jobs};
    auto known = known_failing(options, *suite);
    if (!known) {
        return fail(exit_usage, known.error());
    }
    how.known_failing = std::move(*known);
    if (!options.captures.empty() && access((options.captures + "/.").c_str(), W_OK | X_OK) != 0) {
        return fail(exit_usage, fmt::format("--captures {}: {}", printable(options.captures), std::strerror(errno)));
    }
    auto reached = reached_testee(options);
    if (!reached) {
        return fail(exit_usage, reached.error());
    }
    if (*reached && (*reached)->listener) {
        std::fprintf(stderr, "ferrorpc-conform: listening at %s; start the program there, as rank 1 of 2\n",
                     (*reached)->address.c_str());
    }
    const Interrupts interrupts;
    TestLimits limits;
    limits.answer = options.timeout;
    limits.hello = std::max(limits.hello, options.timeout);
    std::unique_ptr<LiveReport> report;
    if (options.json) {
        report = std::make_unique<LiveNdjsonReport>(stdout, again);
    } else {
        report = std::make_unique<LiveTextReport>(stdout, rules, again, style_for_terminal());
    }
    const auto sensitivity = read_sensitivity(options);
    if (!sensitivity) {
        return fail(exit_usage, sensitivity.error());
    }
    LiveSensitivityReport sharpness(*report, stdout, *sensitivity && !options.json ? &**sensitivity : nullptr,
                                    style_for_terminal());
    CapturingReport capturing(sharpness, options.captures);
    const LiveSummary summary =
        play(cases, {options.command, options.crate_rank, *reached}, limits, interrupts.descriptor(), capturing, how);
    if (!summary.is_begun && !summary.stopped.empty() && !summary.interrupted) {
        return not_started(exit_code(summary), summary.stopped, summary.standard_error);
    }
    return exit_code(summary);
}

int carry_out(const Options &options)
{
    if (options.verb == Verb::help || options.verb == Verb::version) {
        std::fputs((options.verb == Verb::help ? help_text() : version_line("ferrorpc-conform " FERRORPC_VERSION)).c_str(),
                   stdout);
        return exit_as_expected;
    }
    std::vector<Problem> problems;
    const std::vector<Document> documents = read_documents(options.suite, problems);
    if (options.verb == Verb::lint) {
        return check_suite(options, documents, std::move(problems));
    }
    const Suite suite = parse_suite(documents, problems);
    if (!problems.empty()) {
        return fail(exit_usage,
                    fmt::format("the suite {} cannot be read: {}", printable(options.suite), to_string(problems.front())));
    }
    if (options.verb == Verb::live) {
        return live(options, suite.rules);
    }
    if (options.verb == Verb::report) {
        return report(options, suite);
    }
    if (options.verb == Verb::grade) {
        return grade_capture(options, suite.rules);
    }
    if (options.verb == Verb::show) {
        return show(options, suite);
    }
    std::vector<const Vector *> selected = suite.vectors();
    std::erase_if(selected, [&](const Vector *vector) { return !is_selected(options, vector->id); });
    if (options.verb == Verb::list) {
        return list(options, suite, selected);
    }
    if (selected.empty()) {
        return fail(exit_nothing_ran, nothing_selected(options, "no vector"));
    }
    return options.verb == Verb::export_vectors ? export_vectors(options, suite, selected) : run(options, suite, selected);
}

} // namespace

int main(int argument_count, char **arguments)
{
    open_standard_streams();
    try {
        const auto options = parse_options({arguments + 1, arguments + argument_count}, FERRORPC_SUITE_DIR);
        if (!options) {
            return fail(exit_usage, options.error());
        }
        const int code = carry_out(*options);
        if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
            return fail(exit_unexpected, "standard output could not be written");
        }
        return code;
    } catch (const std::exception &error) { // out of memory
        return fail(exit_unexpected, error.what());
    }
}
