// ferrorpc-trace: proves that every rule of spec/protocol.md is enforced and shown, and that every citation is good.
//
// Exit: 0 all is well, 1 violations (one line each on standard error), 2 wrong usage or input that cannot be read.
#include "report.hpp"
#include "trace.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace {

namespace fs = std::filesystem;
namespace trace = ferrorpc::trace;

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

int main(int argc, char **argv)
{
    CLI::App app("Traces every rule of spec/protocol.md to the code that enforces it and the vectors and tests that show it.");
    fs::path root = ".";
    bool as_json = false;
    std::vector<std::string> patterns;
    app.add_option("--root", root, "the source tree")->check(CLI::ExistingDirectory);
    app.add_flag("--json", as_json, "print the table as JSON");
    CLI::App *accept_command =
        app.add_subcommand("accept", "record the present text of rules whose citations have been reviewed");
    accept_command->add_option("RULE", patterns, "ids, or a prefix such as 'FRM-*'")->required();
    try {
        app.parse(argc, argv);
        return accept_command->parsed() ? accept(root, patterns) : report(root, as_json);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception &error) {
        fmt::print(stderr, "ferrorpc-trace: {}\n", error.what());
        return 2;
    }
}
