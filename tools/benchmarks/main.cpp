// ferrorpc-bench --programs FOLDER [--crate FOLDER] [--time MILLISECONDS] [--json] [--check TABLE] [--save TABLE]...
// [ROW...]: measures, prints, judges. tools/bench says what the options are for, and tools/benchmarks/README.md what is
// measured. What fails is told and left out, and so is what an interrupt leaves: the rest is printed, saved and judged, and the
// status is 1.

#include "plot.hpp"
#include "print.hpp"
#include "results.hpp"
#include "run.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <sys/resource.h>

namespace {

struct Options {
    bench::Order order{};
    bool is_json = false;
    std::string check{};             // the table to judge by
    std::vector<std::string> save{}; // the tables to change
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
            options.order.programs = value();
        } else if (*argument == "--crate") {
            options.order.crate = value();
        } else if (*argument == "--time") {
            const std::string time = value();
            if (time.empty() || time.size() > 5 || time.find_first_not_of("0123456789") != std::string::npos ||
                time[0] == '0') {
                throw std::invalid_argument{"--time takes milliseconds, 1 to 99999"};
            }
            options.order.time = std::chrono::milliseconds{std::stol(time)};
        } else if (*argument == "--check") {
            options.check = value();
        } else if (*argument == "--save") {
            options.save.push_back(value());
        } else {
            bench::need_group(*argument);
            options.order.patterns.push_back(*argument);
        }
    }
    if (std::ranges::find(options.save, options.check) != options.save.end()) {
        throw std::invalid_argument{"a table that is judged by cannot be changed in the same run"};
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

// The table, and its picture beside it where times are in it.
void save(const std::string &path, const bench::Rows &fresh, const bench::Extent &extent)
{
    const bench::Rows old = std::filesystem::exists(path) ? bench::read_rows(path) : bench::Rows{};
    const bench::Rows rows = bench::merged(old, fresh, extent);
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
    const bench::Outcome outcome = bench::measure(options.order);
    const bench::Rows &rows = outcome.rows;
    if (rows.empty()) {
        throw std::runtime_error{"nothing was measured"};
    }
    if (options.is_json) {
        bench::write_rows(std::cout, rows);
    } else {
        bench::print(std::cout, rows);
    }
    for (const std::string &path : options.save) {
        save(path, rows, outcome.extent);
    }
    if (options.check.empty()) {
        return outcome.has_failed ? 1 : 0;
    }
    const std::vector<std::string> lines = bench::worse(rows, table, options.order.patterns);
    for (const std::string &line : lines) {
        std::cerr << "check: " << line << '\n';
    }
    return lines.empty() && !outcome.has_failed ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
try {
    allow_descriptors();
    bench::heed_interrupts();
    return carry_out(read_options({argv + 1, argv + argc}));
} catch (const std::invalid_argument &error) {
    std::cerr << "ferrorpc-bench: " << error.what() << '\n';
    return 2;
} catch (const std::exception &error) {
    std::cerr << "ferrorpc-bench: " << error.what() << '\n';
    return 1;
}
