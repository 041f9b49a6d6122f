// ferrorpc-trace: proves that every rule of spec/protocol.md is enforced and shown, and that every citation is good.
#include "report.hpp"
#include "trace.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <optional>
#include <span>
#include <string_view>

namespace {

namespace fs = std::filesystem;
namespace trace = ferrorpc::trace;

constexpr const char *help = R"(Usage: ferrorpc-trace [--root DIR] [--json]
       ferrorpc-trace [--root DIR] accept RULE...

Prints for each rule of DIR/spec/protocol.md the line in src/ that enforces it and the vectors and tests that show it, and on standard
error one line for each violation: a rule that lacks one of them and is not listed in spec/waiting.yaml, a rule listed there that is
traced by now, a citation of a rule that does not exist, a rule whose text has changed since its citations were reviewed.

  accept      record in spec/rules.lock the present text of rules whose citations have been reviewed; RULE is an id or 'FRM-*'
  --json      the table and the violations as JSON
  --root DIR  the repository (default: the current folder)
  --help      this text

Exit: 0 no violation; 1 violations; 2 usage; 3 a file that cannot be used.
)";

struct Options {
    bool is_help = false;
    bool as_json = false;
    bool is_accept = false;
    fs::path root = ".";
    std::vector<std::string> patterns;
};

std::optional<Options> read_options(std::span<char *const> arguments)
{
    Options options;
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        const std::string_view argument = arguments[index];
        if (argument == "--help") {
            options.is_help = true;
        } else if (argument == "--json") {
            options.as_json = true;
        } else if (argument == "--root" && index + 1 < arguments.size()) {
            options.root = arguments[++index];
        } else if (options.is_accept && !argument.starts_with('-')) {
            options.patterns.emplace_back(argument);
        } else if (argument == "accept") {
            options.is_accept = true;
        } else {
            fmt::print(stderr, "ferrorpc-trace: unknown or unfinished argument '{}' (see --help)\n", argument);
            return std::nullopt;
        }
    }
    if (!options.is_help && options.is_accept && (options.patterns.empty() || options.as_json)) {
        fmt::print(stderr, "ferrorpc-trace: accept takes the rules to accept, and no --json (see --help)\n");
        return std::nullopt;
    }
    return options;
}

int report(const fs::path &root, bool as_json)
{
    const trace::Trace result = trace::judge(trace::read_inputs(root));
    fmt::print("{}", as_json ? trace::json(result) : trace::table(result, isatty(STDOUT_FILENO) != 0));
    std::fflush(stdout);
    for (const std::string &violation : result.violations) {
        fmt::print(stderr, "{}\n", violation);
    }
    return result.violations.empty() ? 0 : 1;
}

int accept(const fs::path &root, const std::vector<std::string> &patterns)
{
    trace::Inputs inputs = trace::read_inputs(root);
    trace::accept(inputs.lock, inputs.rules, patterns);
    std::ofstream file(root / "spec/rules.lock", std::ios::binary);
    file << trace::write_lock(inputs.lock) << std::flush;
    if (!file) {
        throw trace::InputError(fmt::format("{}: cannot be written", (root / "spec/rules.lock").string()));
    }
    return 0;
}

} // namespace

int main(int argument_count, char **arguments)
{
    try {
        const std::optional<Options> options = read_options({arguments + 1, arguments + argument_count});
        if (!options) {
            return 2;
        }
        if (options->is_help) {
            fmt::print("{}", help);
            return 0;
        }
        return options->is_accept ? accept(options->root, options->patterns) : report(options->root, options->as_json);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 3;
    }
}
