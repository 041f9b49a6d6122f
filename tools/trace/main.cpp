// ferrorpc-trace: proves that every rule of spec/protocol.md is enforced and shown, and that every citation is good.
#include "report.hpp"
#include "trace.hpp"

#include <shared/files.hpp>
#include <shared/program.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace {

namespace fs = std::filesystem;
namespace trace = ferrorpc::trace;
using ferrorpc::tools::UsageError;

constexpr const char *help = R"(Usage: ferrorpc-trace [--root DIR] [--json]
       ferrorpc-trace [--root DIR] accept RULE...

Prints for each rule of DIR/spec/protocol.md the line in src/ that enforces it and the vectors and tests that show it, live scenarios
among them, and on standard error one line for each violation: a rule that lacks one of them and is not listed in spec/waiting.yaml, a
rule listed there that is traced by now, a citation of a rule that does not exist, a rule whose text has changed since its citations
were reviewed.

  accept      record in spec/rules.lock the present text of rules whose citations have been reviewed; RULE is an id or 'FRM-*'
  --json      the table and the violations as JSON
  --root DIR  the repository (default: the current folder)
  --help      this text

Exit: 0 no violation; 1 violations; 2 usage; 3 a file that cannot be used.
)";

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
    ferrorpc::tools::write_file(root / "spec/rules.lock", trace::write_lock(inputs.lock));
    return 0;
}

int run(const fs::path &root, bool as_json, const std::vector<std::string> &words)
{
    if (words.empty()) {
        return report(root, as_json);
    }
    if (words[0] != "accept") {
        throw UsageError(fmt::format("unknown argument '{}'", words[0]));
    }
    if (words.size() == 1 || as_json) {
        throw UsageError("accept takes the rules to accept, and no --json");
    }
    return accept(root, {words.begin() + 1, words.end()});
}

} // namespace

int main(int argument_count, char **arguments)
{
    bool as_json = false;
    std::string root = ".";
    std::vector<std::string> words;
    return ferrorpc::tools::run_program({"ferrorpc-trace", help, {{"--json", &as_json}, {"--root", &root}}, &words},
                                        {arguments + 1, arguments + argument_count}, [&] { return run(root, as_json, words); });
}
