// ferrorpc-bench --programs FOLDER [--crate FOLDER] [--time MILLISECONDS] [--json] [--check TABLE] [--save TABLE]...
// [PATTERN...]: measures, prints, judges. tools/bench says what the options are for, and tools/benchmarks/README.md what is
// measured.

#include "codec.hpp"
#include "duels.hpp"
#include "plot.hpp"
#include "print.hpp"
#include "programs.hpp"
#include "results.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <stdexcept>
#include <sys/resource.h>

namespace {

struct Options {
    std::string programs{}; // folder of what was built
    std::string crate{};    // folder of the crate's programs; empty: without it
    std::chrono::milliseconds time{200};
    bool is_json = false;
    std::string check{};             // the table to judge by
    std::vector<std::string> save{}; // the tables to change
    std::vector<std::string> patterns{};
};

Options read_options(const std::vector<std::string> &arguments)
{
    Options options;
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        const auto value = [&] {
            if (++argument == arguments.end()) {
                throw std::invalid_argument{"an option lacks its value"};
            }
            return *argument;
        };
        if (*argument == "--json") {
            options.is_json = true;
        } else if (*argument == "--programs") {
            options.programs = value();
        } else if (*argument == "--crate") {
            options.crate = value();
        } else if (*argument == "--time") {
            const std::string time = value();
            if (time.empty() || time.size() > 5 || time.find_first_not_of("0123456789") != std::string::npos || time == "0") {
                throw std::invalid_argument{"--time takes milliseconds, 1 to 99999"};
            }
            options.time = std::chrono::milliseconds{std::stol(time)};
        } else if (*argument == "--check") {
            options.check = value();
        } else if (*argument == "--save") {
            options.save.push_back(value());
        } else {
            options.patterns.push_back(*argument);
        }
    }
    return options;
}

// A thousand connections at once.
void allow_descriptors()
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

bool is_wanted(const bench::Duel &duel, bench::Placement placement, const std::vector<std::string> &patterns)
{
    return std::ranges::any_of(duel.contenders, [&](const bench::Contender &contender) {
        return bench::is_wanted(bench::row_name(duel, placement, contender), patterns);
    });
}

class Run {
public:
    explicit Run(const Options &options)
        : options_{options}, programs_{.peers = options.programs + "/peers",
                                       .crate = options.crate.empty() ? "" : options.crate + "/bench-peer-crate"}
    {
    }

    bench::Rows measure()
    {
        for (const bench::Placement placement : {bench::Placement::pinned, bench::Placement::unpinned}) {
            for (const bench::Duel &duel : bench::all_duels()) {
                if ((placement == bench::Placement::pinned || !duel.is_pinned_only) &&
                    is_wanted(duel, placement, options_.patterns)) {
                    say(duel.group + (placement == bench::Placement::pinned ? ", pinned, " : ", unpinned, ") + duel.parameter);
                    tell_missing(duel);
                    add(bench::run(duel, placement, programs_, options_.time));
                }
            }
        }
        if (wants("memory/")) {
            say("memory");
            add(bench::measure_memory(options_.programs + "/ferrorpc-bench-memory"));
        }
        if (wants("instructions/")) {
            say("instructions");
            add(bench::count_instructions(options_.programs + "/ferrorpc-bench-instructions", options_.programs));
        }
        if (wants("codec/")) {
            say("codec");
            add(bench::measure_codec(options_.crate.empty() ? "" : options_.crate + "/crate-witness"));
        }
        return rows_;
    }

private:
    // A pattern may be for the group or for rows of it.
    bool wants(const std::string &group) const
    {
        return options_.patterns.empty() || std::ranges::any_of(options_.patterns, [&](const std::string &pattern) {
                   return group.starts_with(pattern) || pattern.starts_with(group);
               });
    }

    static void say(const std::string &what) { std::cerr << "measuring: " << what << '\n'; }

    void tell_missing(const bench::Duel &duel)
    {
        for (const bench::Contender &contender : duel.contenders) {
            for (const bench::Peer &peer : {contender.callee, contender.caller}) {
                if (!programs_.find(peer.name) && missing_.insert(peer.name).second) {
                    std::cerr << "skipped: " << peer.name << ", for its program was not built: "
                              << (peer.name == "crate" ? "--no-crate was given" : "its library was not there") << '\n';
                }
            }
        }
    }

    void add(const bench::Rows &fresh) { rows_ = bench::merged(std::move(rows_), fresh); }

    const Options &options_;
    bench::Programs programs_;
    std::set<std::string> missing_;
    bench::Rows rows_;
};

// The table, and its picture beside it where times are in it.
void save(const std::string &path, const bench::Rows &fresh)
{
    const bench::Rows rows = bench::merged(std::filesystem::exists(path) ? bench::read_rows(path) : bench::Rows{}, fresh);
    std::ofstream table{path};
    bench::write_rows(table, rows);
    if (!table.flush()) {
        throw std::runtime_error{"cannot write " + path};
    }
    const std::string picture = std::filesystem::path{path}.replace_extension("svg");
    if (std::ofstream plot{picture}; !bench::write_plot(plot, rows)) {
        std::filesystem::remove(picture);
    }
}

int carry_out(const Options &options)
{
    const bench::Rows table = options.check.empty() ? bench::Rows{} : bench::read_rows(options.check);
    const bench::Rows rows = Run{options}.measure();
    if (rows.empty()) {
        throw std::invalid_argument{"no row has such a name"};
    }
    if (options.is_json) {
        bench::write_rows(std::cout, rows);
    } else {
        bench::print(std::cout, rows);
    }
    for (const std::string &path : options.save) {
        save(path, rows);
    }
    const std::vector<std::string> lines = bench::worse(rows, table, options.patterns);
    for (const std::string &line : lines) {
        std::cerr << "worse: " << line << '\n';
    }
    return lines.empty() ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
try {
    allow_descriptors();
    return carry_out(read_options({argv + 1, argv + argc}));
} catch (const std::invalid_argument &error) {
    std::cerr << "ferrorpc-bench: " << error.what() << '\n';
    return 2;
} catch (const std::exception &error) {
    std::cerr << "ferrorpc-bench: " << error.what() << '\n';
    return 1;
}
