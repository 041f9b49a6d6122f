#include "options.hpp"

#include "live/suite.hpp"
#include "suite/text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace ferrorpc::conformance {
namespace {

constexpr double timeout_max_seconds = 3600;

constexpr std::size_t jobs_max = 64;
constexpr std::size_t world_size_default = 2;

constexpr std::array<std::pair<std::string_view, Verb>, 8> verbs{{
    {"run", Verb::run},
    {"live", Verb::live},
    {"list", Verb::list},
    {"show", Verb::show},
    {"export", Verb::export_vectors},
    {"report", Verb::report},
    {"grade", Verb::grade},
    {"lint", Verb::lint},
}};

std::expected<Verb, std::string> parse_verb(const std::string &word)
{
    for (const auto &[name, verb] : verbs) {
        if (name == word) {
            return verb;
        }
    }
    return std::unexpected(fmt::format(
        "unknown verb '{}': use run, live, list, show, export, report, grade or lint; a program to judge goes behind --",
        printable(word)));
}

std::expected<void, std::string> check_reach(const Options &options)
{
    const bool is_reached = !options.connect.empty() || !options.listen.empty();
    if (options.verb != Verb::live && (is_reached || options.world_size != world_size_default)) {
        return std::unexpected("only live takes --connect, --listen and --world-size");
    }
    if (!options.connect.empty() && !options.listen.empty()) {
        return std::unexpected("--connect is for a program of rank 0 and --listen for one of rank 1: give one of them");
    }
    if (is_reached && (!options.command.empty() || !options.crate_rank.empty() || options.jobs != 1)) {
        return std::unexpected("--connect and --listen judge one program that runs already: no command, --crate-rank or -j");
    }
    if (options.connect.empty() && options.world_size != world_size_default) {
        return std::unexpected("--world-size is what the program at --connect was started with");
    }
    return {};
}

std::expected<void, std::string> check(const Options &options, const std::vector<std::string> &words)
{
    const bool has_word = options.verb == Verb::show || options.verb == Verb::grade || options.verb == Verb::export_vectors;
    const std::size_t words_max = options.verb == Verb::report ? words.size() : has_word ? 2 : 1;
    if (words.size() > words_max) {
        return std::unexpected(
            fmt::format("'{}' is one word too many; a program to judge goes behind --", printable(words[words_max])));
    }
    if (options.verb == Verb::show && options.id.empty()) {
        return std::unexpected("show needs a vector's id, such as: show request/tag/00");
    }
    const bool is_report_form = options.form == "html" || options.form == "junit" || options.form == "badge";
    if (options.verb == Verb::report && (!is_report_form || options.files.empty())) {
        return std::unexpected(
            "report needs html, junit or badge, and files of JSON lines: report html results.ndjson > results.html");
    }
    if (options.verb == Verb::export_vectors && options.form != "json" && options.form != "c") {
        return std::unexpected("export needs json or c: export c > vectors.h");
    }
    if (options.verb == Verb::grade && options.files.empty()) {
        return std::unexpected("grade needs a capture, such as: grade job.pcapng");
    }
    if (options.verb != Verb::run && (options.recorded || options.as_recorded)) {
        return std::unexpected("only run takes --recorded and --as-recorded");
    }
    if (options.verb != Verb::run && options.verb != Verb::live && !options.command.empty()) {
        return std::unexpected("only run and live take a program to judge");
    }
    if (options.verb != Verb::live && !options.crate_rank.empty()) {
        return std::unexpected("only live takes --crate-rank");
    }
    if (options.verb != Verb::live &&
        (!options.known_failing.empty() || !options.captures.empty() || options.jobs != 1 || options.stops_at_failure)) {
        return std::unexpected("only live takes --known-failing, --captures, -j and -x");
    }
    const bool selects = options.verb != Verb::show && options.verb != Verb::report && options.verb != Verb::lint;
    if ((!options.patterns.empty() || !options.skipped.empty()) && !selects) {
        return std::unexpected("only run, live, list, export and grade take --pattern and --skip");
    }
    if (options.json && (options.verb == Verb::lint || options.verb == Verb::report || options.verb == Verb::export_vectors)) {
        return std::unexpected("only run, live, list, show and grade take --json");
    }
    if (options.verb == Verb::run && options.command.empty() && options.as_recorded) {
        return std::unexpected("--as-recorded needs the crate's witness behind --");
    }
    const bool is_reached = !options.connect.empty() || !options.listen.empty();
    if ((options.verb == Verb::live || (options.verb == Verb::run && !options.recorded)) && options.command.empty() &&
        !is_reached) {
        return std::unexpected("no program to judge: put its command behind --, such as: -- python3 my_port.py");
    }
    return check_reach(options);
}

// CLI11 says which option's value is no number.
double &failed_number(std::string_view what, double &seconds, double &jobs, double &world_size)
{
    return what.find("jobs") != std::string_view::npos         ? jobs
           : what.find("world-size") != std::string_view::npos ? world_size
                                                               : seconds;
}

} // namespace

std::expected<Options, std::string> parse_options(const std::vector<std::string> &arguments, std::string_view default_suite)
{
    Options options;
    options.suite = default_suite;
    const auto separator = std::find(arguments.begin(), arguments.end(), "--");
    std::vector<std::string> ours(arguments.begin(), separator);
    if (separator != arguments.end()) {
        options.command.assign(separator + 1, arguments.end());
        if (options.command.empty()) {
            return std::unexpected("no program behind --; write, for example: -- python3 my_port.py");
        }
    }

    CLI::App app;
    app.set_help_flag();
    bool help = false;
    bool version = false;
    double seconds = 10;
    double jobs = 1;
    double world_size = world_size_default;
    std::string crate_rank;
    std::vector<std::string> words;
    app.allow_extras();
    app.add_option("words", words);
    app.add_option("-p,--pattern", options.patterns)->allow_extra_args(false);
    app.add_option("--skip", options.skipped)->allow_extra_args(false);
    app.add_option("--known-failing", options.known_failing)->take_last();
    app.add_option("--captures", options.captures)->take_last();
    app.add_option("-j,--jobs", jobs)->take_last();
    app.add_flag("-x", options.stops_at_failure);
    app.add_option("--suite", options.suite)->take_last();
    app.add_option("--timeout", seconds)->take_last();
    app.add_option("--crate-rank", crate_rank)->take_last();
    app.add_option("--connect", options.connect)->take_last();
    app.add_option("--listen", options.listen)->take_last();
    app.add_option("--world-size", world_size)->take_last();
    app.add_flag("--json", options.json);
    app.add_flag("--recorded", options.recorded);
    app.add_flag("--as-recorded", options.as_recorded);
    app.add_flag("-h,--help", help);
    app.add_flag("--version", version);
    std::reverse(ours.begin(), ours.end()); // CLI11 wants them so
    try {
        app.parse(ours);
    } catch (const CLI::ConversionError &error) {
        failed_number(error.what(), seconds, jobs, world_size) = 0;
    } catch (const CLI::ParseError &error) {
        const std::string_view what = error.what();
        return std::unexpected(fmt::format("{} needs a value: --help says which", printable(what.substr(0, what.find(':')))));
    }
    if (!app.remaining().empty()) {
        return std::unexpected(fmt::format("unknown option {}: --help lists all", printable(app.remaining()[0])));
    }

    if (help || version) {
        options.verb = help ? Verb::help : Verb::version;
        return options;
    }
    if (!(seconds > 0 && seconds <= timeout_max_seconds)) {
        return std::unexpected(fmt::format("--timeout must be more than 0 and at most {} seconds", timeout_max_seconds));
    }
    if (!(jobs >= 1 && jobs <= jobs_max) || jobs != std::floor(jobs)) {
        return std::unexpected(fmt::format("-j must be a number from 1 to {}", jobs_max));
    }
    if (!(world_size >= 2 && world_size <= world_size_max) || world_size != std::floor(world_size)) {
        return std::unexpected(fmt::format("--world-size must be a number from 2 to {}", world_size_max));
    }
    options.jobs = static_cast<std::size_t>(jobs);
    options.world_size = static_cast<std::size_t>(world_size);
    options.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(seconds * 1000)));
    if (!crate_rank.empty()) {
        options.crate_rank = {crate_rank};
    }
    if (!words.empty()) {
        const auto verb = parse_verb(words[0]);
        if (!verb) {
            return std::unexpected(verb.error());
        }
        options.verb = *verb;
        options.id = words.size() > 1 ? words[1] : "";
        if (options.verb == Verb::grade) {
            options.files.assign(words.begin() + 1, words.end());
        }
        if (options.verb == Verb::export_vectors) {
            options.form = options.id;
        }
        if (options.verb == Verb::report && words.size() > 1) {
            options.form = words[1];
            options.files.assign(words.begin() + 2, words.end());
        }
    }
    if (auto checked = check(options, words); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

const std::string &help_text()
{
    static const std::string text = R"(usage: ferrorpc-conform [VERB] [OPTIONS] [-- COMMAND...]

Judges a program that speaks the RPC wire of ferrotorch-distributed against the conformance suite.

verbs
  run       ask the program behind -- every vector (the default)
  live      have the program behind -- play the ranks of a job, over real connections
  list      the vectors, by file and group, and the live scenarios, by file
  show ID   all about one vector
  export FORM  the vectors for ports, on standard output: one JSON object (json) or one C11 header (c)
  report FORM FILE...  results that were written with --json as one page (html), for CI (junit) or as the line of a badge
            (badge: JSON for an endpoint badge), on standard output; 1 where they are not whole, as of a run that was killed
  grade CAPTURE  judge two programs by a pcap or pcapng of their connections: the rules of a sender; each result has an id
            such as 10.0.0.1:29500/10.0.0.2:40000/rank-1/MSG-3
  lint      check the suite itself, live scenarios too

options
  -p, --pattern PATTERN  only the vectors or live cases that it selects: an id (request/tag/00), the start of one (request/tag),
                         or with wildcards: * within a segment, ** across them ('response/**/0*')
                         may be given again: what any of them selects
  --skip PATTERN         none of those; may be given again
  --timeout SECONDS      for one answer (10)
  --json                 results as JSON lines, as they come
  --recorded             also judge the published crate by its recorded outcomes; needs no program
  --as-recorded          the program is the crate's witness: tell known differences, and outcomes that have changed
  --crate-rank PROGRAM   live: what plays the ranks that run the published crate; without it they are left out
  --known-failing FILE   live: cases that are to fail, a pattern and a reason on each line; one that passes fails the run
  -x                     live: stop at the first failure
  -j, --jobs NUMBER      live: so many worlds at a time (1)
  --connect HOST:PORT    live: in place of a command: the program runs already, listens there as rank 0 and serves
  --listen HOST:PORT     live: in place of a command: the program connects there as rank 1 and serves; port 0 is a free one
  --world-size NUMBER    live: with --connect: what the program was started with (2)
  --captures DIR         live: leave a pcapng there of each failure on connections of the judge's own
  --suite DIR            other vectors than those built in; list and lint then leave out the live scenarios
  -h, --help             this text
  --version              the version

exit status
  0  all as expected            1  something was not         2  wrong usage, or a suite that cannot be read
  3  the program did not start, or broke the protocol        5  nothing ran, or nothing could be observed

Example: ferrorpc-conform -p request -- python3 my_port.py
)";
    return text;
}

} // namespace ferrorpc::conformance
