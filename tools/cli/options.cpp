#include "options.hpp"

#include "help.hpp"
#include "outcome.hpp"
#include "text.hpp"

#include <ferrorpc/codec/frame.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

namespace ferrorpc::cli {
namespace {

constexpr std::uint64_t concurrency_max = Limits{}.calls_in_flight_max;
constexpr double timeout_max_seconds = 86400;

// All of `text`, or nothing.
template <class Number>
std::optional<Number> read_number(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

std::uint64_t number_within(std::string_view what, std::string_view text, std::uint64_t min, std::uint64_t max)
{
    const auto number = read_number<std::uint64_t>(text);
    if (!number || *number < min || *number > max) {
        const std::string range =
            max == UINT64_MAX ? fmt::format("a number from {}", min) : fmt::format("a number from {} to {}", min, max);
        throw UsageError{fmt::format("{} is '{}': it must be {}", what, printable(text), range)};
    }
    return *number;
}

// Where a rank of a job gets its settings: the option, else the environment.
struct JobWords {
    std::string rank;
    std::string world_size;
    std::string address;
    std::vector<std::string> crate_peers;

    void add_to(CLI::App &app)
    {
        app.add_option("--rank", rank)->take_last();
        app.add_option("--world-size", world_size)->take_last();
        app.add_option("--address", address)->take_last();
        app.add_option("--crate-peer", crate_peers)->expected(1)->take_all();
    }
};

std::uint64_t job_number(std::string_view option, const std::string &word, const char *variable, const Environment &environment,
                         std::uint64_t min, std::uint64_t max)
{
    if (!word.empty()) {
        return number_within(option, word, min, max);
    }
    const char *value = environment(variable);
    if (value == nullptr || *value == '\0') {
        throw UsageError{fmt::format("{} is missing, and {} is not set", option, variable)};
    }
    return number_within(variable, value, min, max);
}

void read_address(AgentOptions &agent, std::string_view address)
{
    const std::size_t colon = address.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        throw UsageError{fmt::format("--address is '{}': write HOST:PORT", printable(address))};
    }
    std::string_view host = address.substr(0, colon);
    const bool is_bracketed = host.starts_with('[') && host.ends_with(']');
    if (host.find(':') != std::string_view::npos && !is_bracketed) {
        throw UsageError{fmt::format("--address is '{}': write an IPv6 host in brackets, [::1]:29500", printable(address))};
    }
    agent.host = is_bracketed ? host.substr(1, host.size() - 2) : host;
    if (agent.host.empty()) { // the system would take it for every address of this machine
        throw UsageError{fmt::format("--address is '{}': write HOST:PORT", printable(address))};
    }
    agent.port = static_cast<std::uint16_t>(number_within("--address: the port", address.substr(colon + 1), 0, 65535));
}

void read_master(AgentOptions &agent, const Environment &environment)
{
    const char *host = environment("MASTER_ADDR");
    const char *port = environment("MASTER_PORT");
    if (host != nullptr && *host != '\0') {
        agent.host = host;
    }
    if (port != nullptr && *port != '\0') {
        agent.port = static_cast<std::uint16_t>(number_within("MASTER_PORT", port, 0, 65535));
    }
}

void read_crate_peer(AgentOptions &agent, std::string_view word)
{
    const std::size_t colon = word.find(':');
    const std::uint64_t rank = number_within("--crate-peer", word.substr(0, colon), 0, agent.world_size - 1);
    if (rank == agent.rank) {
        throw UsageError{fmt::format("--crate-peer is '{}': this process is rank {} itself", printable(word), rank)};
    }
    CratePeer &peer = agent.crate_peers[rank];
    if (colon != std::string_view::npos) {
        peer.request_size = static_cast<std::size_t>(number_within("--crate-peer: the request size", word.substr(colon + 1),
                                                                   FERRORPC_REQUEST_SIZE_MIN, frame_length_limit));
    }
}

AgentOptions read_job(const JobWords &words, const Environment &environment)
{
    AgentOptions agent;
    agent.world_size = job_number("--world-size", words.world_size, "WORLD_SIZE", environment, 2, world_size_max);
    agent.rank = job_number("--rank", words.rank, "RANK", environment, 0, agent.world_size - 1);
    if (words.address.empty()) {
        read_master(agent, environment);
    } else {
        read_address(agent, words.address);
    }
    for (const std::string &word : words.crate_peers) {
        read_crate_peer(agent, word);
    }
    if (agent.rank != 0 && agent.port == 0) {
        throw UsageError{"port 0 is for rank 0, which prints the port that it got"};
    }
    return agent;
}

// Fills the app's options, and `words` with what is no option; behind -- everything is a word. False: the user asked for help.
bool parse(CLI::App &app, std::vector<std::string> &words, std::size_t words_max, std::span<const char *const> arguments,
           std::string_view verb)
{
    bool is_help = false;
    app.set_help_flag();
    app.allow_extras();
    app.add_flag("-h,--help", is_help);
    app.add_option("words", words)->expected(0, -1);
    const auto separator = std::ranges::find(arguments, std::string_view{"--"});
    std::vector<std::string> ours{arguments.begin(), separator};
    std::ranges::reverse(ours); // CLI11 wants them so
    const std::string hint = fmt::format("ferrorpc {} --help lists all", verb);
    try {
        app.parse(ours);
    } catch (const CLI::ParseError &error) {
        const std::string_view what = error.what();
        throw UsageError{fmt::format("{} needs a value: {}", printable(what.substr(0, what.find(':'))), hint)};
    }
    if (is_help) {
        return false;
    }
    if (const std::vector<std::string> extras = app.remaining(); !extras.empty()) {
        throw UsageError{
            fmt::format("unknown option {}: {}; words that start with '-' go behind --", printable(extras[0]), hint)};
    }
    if (separator != arguments.end()) {
        words.insert(words.end(), separator + 1, arguments.end());
    }
    if (words.size() > words_max) {
        throw UsageError{fmt::format("'{}' is one word too many: {}", printable(words[words_max]), hint)};
    }
    return true;
}

Command parse_serve(std::span<const char *const> arguments, const Environment &environment)
{
    CLI::App app;
    JobWords job;
    std::vector<std::string> words;
    std::string barriers = "0";
    job.add_to(app);
    app.add_option("--barriers", barriers)->take_last();
    if (!parse(app, words, 0, arguments, "serve")) {
        return PrintCommand{serve_help_text};
    }
    return ServeCommand{read_job(job, environment), number_within("--barriers", barriers, 0, UINT64_MAX)};
}

std::chrono::milliseconds read_timeout(const std::string &word)
{
    const auto seconds = read_number<double>(word);
    if (!seconds || !(*seconds > 0 && *seconds <= timeout_max_seconds)) {
        throw UsageError{fmt::format("--timeout is '{}': it must be more than 0 and at most {} seconds", printable(word),
                                     timeout_max_seconds)};
    }
    return std::chrono::milliseconds{static_cast<std::int64_t>(std::ceil(*seconds * 1000))};
}

// The agent would say so too, but only once the job has met.
void check_destination(const CallCommand &call)
{
    if (call.rank == call.agent.rank) {
        throw UsageError{
            fmt::format("rank {} cannot call itself: DST is the rank to call, --rank is this process's", call.rank)};
    }
    if (call.rank != 0 && call.agent.rank != 0) {
        throw UsageError{fmt::format("rank {} can call rank 0 alone: the ranks are connected as a star", call.agent.rank)};
    }
}

Command parse_call(std::span<const char *const> arguments, const Environment &environment)
{
    CLI::App app;
    JobWords job;
    std::vector<std::string> words;
    std::string timeout = "10";
    std::string repeat = "1";
    std::string concurrency = "1";
    job.add_to(app);
    app.add_option("--timeout", timeout)->take_last();
    app.add_option("--repeat", repeat)->take_last();
    app.add_option("--concurrency", concurrency)->take_last();
    if (!parse(app, words, 3, arguments, "call")) {
        return PrintCommand{call_help_text};
    }
    if (words.size() < 2) {
        throw UsageError{"write the rank to call and the function's name, such as: ferrorpc call 0 echo hello"};
    }
    CallCommand call;
    call.agent = read_job(job, environment);
    call.rank = number_within("DST", words[0], 0, call.agent.world_size - 1);
    call.name = words[1];
    call.payload = words.size() > 2 ? words[2] : "";
    call.timeout = read_timeout(timeout);
    call.repeat = number_within("--repeat", repeat, 1, UINT64_MAX);
    call.concurrency = std::min(call.repeat, number_within("--concurrency", concurrency, 1, concurrency_max));
    check_destination(call);
    return call;
}

Command parse_inspect(std::span<const char *const> arguments)
{
    CLI::App app;
    std::vector<std::string> words;
    bool is_announce = false;
    bool is_message = false;
    InspectCommand inspect;
    std::string world_size;
    app.add_flag("--announce", is_announce);
    app.add_flag("--message", is_message);
    app.add_option("--world-size", world_size)->take_last();
    app.add_flag("--json", inspect.is_json);
    if (!parse(app, words, 1, arguments, "inspect")) {
        return PrintCommand{inspect_help_text};
    }
    if (words.empty()) {
        throw UsageError{"nothing to inspect: name a file, write hex:0100..., or - for standard input"};
    }
    if (is_announce && is_message) {
        throw UsageError{"--announce and --message exclude each other"};
    }
    inspect.input = words[0];
    inspect.kind = is_announce ? InputKind::announce : is_message ? InputKind::message : InputKind::frames;
    if (!world_size.empty()) {
        inspect.world_size = number_within("--world-size", world_size, 2, UINT64_MAX);
    }
    return inspect;
}

} // namespace

Command parse_command(std::span<const char *const> arguments, const Environment &environment)
{
    const std::string_view verb = arguments.empty() ? std::string_view{} : std::string_view{arguments[0]};
    if (verb == "serve") {
        return parse_serve(arguments.subspan(1), environment);
    }
    if (verb == "call") {
        return parse_call(arguments.subspan(1), environment);
    }
    if (verb == "inspect") {
        return parse_inspect(arguments.subspan(1));
    }
    if (verb == "--help" || verb == "-h" || verb == "help") {
        return PrintCommand{help_text};
    }
    if (verb == "--version") {
        return PrintCommand{version_text};
    }
    throw UsageError{verb.empty()
                         ? std::string{"a verb is missing: serve, call or inspect; --help tells all"}
                         : fmt::format("unknown verb '{}': use serve, call or inspect; --help tells all", printable(verb))};
}

} // namespace ferrorpc::cli
