// The command line. Refuses what it does not know with one line that says what to do.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ferrorpc::conformance {

enum class Verb { run, live, list, show, export_vectors, report, grade, lint, help, version };

struct Options {
    Verb verb = Verb::run;
    std::string id;                    // show
    std::string suite;                 // directory
    std::vector<std::string> patterns; // what any of them selects; empty: all
    std::vector<std::string> skipped;  // but what any of these does
    std::string known_failing;         // live: a file; empty: none
    std::string captures;              // live: a directory; empty: none
    std::size_t jobs = 1;              // live
    bool stops_at_failure = false;     // live
    std::string form;                  // report: html, junit or badge; export: json or c
    std::vector<std::string> files;    // report, grade
    std::chrono::milliseconds timeout{10'000};
    bool json = false;
    bool recorded = false;
    bool as_recorded = false;
    std::vector<std::string> command;
    std::vector<std::string> crate_rank; // live: what plays the crate's ranks; empty: nothing does
    // live: where the judge meets a program that it does not start, as HOST:PORT; at most one, and then there is no command
    std::string connect;
    std::string listen;
    std::size_t world_size = 2; // that such a program of rank 0 was started with
};

// `arguments` without the program's name. The error is one line.
std::expected<Options, std::string> parse_options(const std::vector<std::string> &arguments, std::string_view default_suite);
const std::string &help_text();

} // namespace ferrorpc::conformance
