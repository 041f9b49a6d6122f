// ferrorpc-bench [--json] [CRATE_ROWS]: measures the codec and calls, and prints the table. CRATE_ROWS is a file with the lines
// that the witness's `bench` printed in the same run.

#include "call.hpp"
#include "codec.hpp"
#include "table.hpp"

#include <benchmark/benchmark.h>

#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

// Keeps results instead of printing them.
class Collector : public benchmark::BenchmarkReporter {
public:
    explicit Collector(bench::Table &table) : table_{table} {}

    bool ReportContext(const Context &) override { return true; }

    void ReportRuns(const std::vector<Run> &runs) override
    {
        for (const Run &run : runs) {
            const bool is_real = !run.run_name.time_type.empty();
            table_.add(run.run_name.function_name, std::stoul(run.run_name.args),
                       is_real ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime());
        }
    }

private:
    bench::Table &table_;
};

} // namespace

int main(int argc, char **argv)
try {
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    bench::Table table;
    bool json = false;
    for (const std::string &argument : arguments) {
        if (argument == "--json") {
            json = true;
            continue;
        }
        std::ifstream crate_rows{argument};
        if (!crate_rows) {
            std::cerr << "ferrorpc-bench: cannot read " << argument << '\n';
            return 2;
        }
        for (std::string line; std::getline(crate_rows, line);) {
            table.add_crate_line(line);
        }
    }

    bench::register_codec_benchmarks();
    bench::register_call_benchmarks();
    int benchmark_argc = 1;
    benchmark::Initialize(&benchmark_argc, argv);
    Collector collector{table};
    benchmark::RunSpecifiedBenchmarks(&collector);
    if (json) {
        table.print_json(std::cout);
    } else {
        table.print(std::cout);
    }
    return 0;
} catch (const std::exception &error) {
    std::cerr << "ferrorpc-bench: " << error.what() << '\n';
    return 1;
}
