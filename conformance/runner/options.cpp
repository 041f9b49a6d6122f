#include "options.hpp"

#include "text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace ferrorpc::conformance {
namespace {

constexpr double timeout_max_seconds = 3600;

constexpr std::array<std::pair<std::string_view, Verb>, 5> verbs{{
    {"run", Verb::run},
    {"live", Verb::live},
    {"list", Verb::list},
    {"show", Verb::show},
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
        "unknown verb '{}': use run, live, list, show or lint; a program to judge goes behind --", printable(word)));
}

std::expected<void, std::string> check(const Options &options, const std::vector<std::string> &words)
{
    const std::size_t words_max = options.verb == Verb::show ? 2 : 1;
    if (words.size() > words_max) {
        return std::unexpected(
            fmt::format("'{}' is one word too many; a program to judge goes behind --", printable(words[words_max])));
    }
    if (options.verb == Verb::show && options.id.empty()) {
        return std::unexpected("show needs a vector's id, such as: show request/tag/00");
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
    if (!options.pattern.empty() && (options.verb == Verb::show || options.verb == Verb::lint)) {
        return std::unexpected("only run, live and list take --pattern");
    }
    if (options.json && options.verb == Verb::lint) {
        return std::unexpected("only run, live, list and show take --json");
    }
    if (options.verb == Verb::run && options.command.empty() && options.as_recorded) {
        return std::unexpected("--as-recorded needs the crate's witness behind --");
    }
    if ((options.verb == Verb::live || (options.verb == Verb::run && !options.recorded)) && options.command.empty()) {
        return std::unexpected("no program to judge: put its command behind --, such as: -- python3 my_port.py");
    }
    return {};
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
    std::string crate_rank;
    std::vector<std::string> words;
    app.allow_extras();
    app.add_option("words", words);
    app.add_option("-p,--pattern", options.pattern)->take_last();
    app.add_option("--suite", options.suite)->take_last();
    app.add_option("--timeout", seconds)->take_last();
    app.add_option("--crate-rank", crate_rank)->take_last();
    app.add_flag("--json", options.json);
    app.add_flag("--recorded", options.recorded);
    app.add_flag("--as-recorded", options.as_recorded);
    app.add_flag("-h,--help", help);
    app.add_flag("--version", version);
    std::reverse(ours.begin(), ours.end()); // CLI11 wants them so
    try {
        app.parse(ours);
    } catch (const CLI::ConversionError &) { // of the one number
        seconds = 0;
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
  lint      check the suite itself, live scenarios too

options
  -p, --pattern PATTERN  only the vectors or live cases that it selects: an id (request/tag/00), the start of one (request/tag),
                         or with wildcards: * within a segment, ** across them ('response/**/0*')
  --timeout SECONDS      for one answer (10)
  --json                 results as JSON lines, as they come
  --recorded             also judge the published crate by its recorded outcomes; needs no program
  --as-recorded          the program is the crate's witness: tell known differences, and outcomes that have changed
  --crate-rank PROGRAM   live: what plays the ranks that run the published crate; without it they are left out
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
