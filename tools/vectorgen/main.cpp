// ferrorpc-vectorgen: writes conformance/vectors/ from spec/wire.ksy and spec/protocol.md.
//
// Exit: 0 all is well, 1 --check found files that differ, 2 wrong usage or input that cannot be used.
#include "generate.hpp"

#include <rules.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>

namespace {

namespace fs = std::filesystem;
namespace vectorgen = ferrorpc::vectorgen;
using ferrorpc::trace::InputError;

bool is_current(const fs::path &path, const std::string &text)
{
    return fs::exists(path) && ferrorpc::trace::read_file(path) == text;
}

void write(const fs::path &path, const std::string &text)
{
    std::ofstream file(path, std::ios::binary);
    file << text << std::flush;
    if (!file) {
        throw InputError(fmt::format("{}: cannot be written", path.string()));
    }
}

int run(const fs::path &root, const std::optional<fs::path> &record, bool check)
{
    int status = 0;
    for (const auto &[name, text] : vectorgen::generate(root, record)) {
        if (is_current(root / name, text)) {
            continue;
        }
        if (check) {
            fmt::print(stderr, "{} differs from what the spec says: run ferrorpc-vectorgen\n", name);
            status = 1;
        } else {
            write(root / name, text);
            fmt::print("wrote {}\n", name);
        }
    }
    return status;
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("Writes the conformance vectors from spec/wire.ksy and spec/protocol.md.");
    fs::path root = ".";
    std::string record;
    bool check = false;
    app.add_option("--root", root, "the source tree")->check(CLI::ExistingDirectory);
    app.add_option("--record", record,
                   "take the crate's outcomes from the JSON lines of a run of ferrorpc-conform with its witness")
        ->check(CLI::ExistingFile);
    app.add_flag("--check", check, "write nothing; say which files differ");
    try {
        app.parse(argc, argv);
        return run(root, record.empty() ? std::nullopt : std::optional<fs::path>(record), check);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception &error) {
        fmt::print(stderr, "ferrorpc-vectorgen: {}\n", error.what());
        return 2;
    }
}
