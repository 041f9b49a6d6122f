// ferrorpc-vectorgen: writes the conformance vectors from spec/wire.ksy and spec/protocol.md.
#include "generate.hpp"

#include <rules.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <optional>
#include <span>
#include <string_view>

namespace {

namespace fs = std::filesystem;
using ferrorpc::trace::InputError;
using ferrorpc::trace::read_file;

constexpr const char *help = R"(Usage: ferrorpc-vectorgen [--check] [--root DIR] [--record FILE]

Writes DIR/conformance/vectors/*.json where the content changes: the generated vectors, the rules of spec/protocol.md, and in
handwritten.json what is recorded of the crate and nothing else.

  --check        write nothing; name each file that is not current, and exit with 1 if there is one
  --root DIR     the repository (default: the current folder)
  --record FILE  take the crate's outcomes from FILE, what `ferrorpc-conform --json -- WITNESS` printed; else those recorded stay
  --help         this text

Exit: 0 done; 1 --check found a file that is not current; 2 usage; 3 a file that cannot be used.
)";

struct Options {
    bool is_check = false;
    bool is_help = false;
    fs::path root = ".";
    std::optional<fs::path> record;
};

std::optional<Options> read_options(std::span<char *const> arguments)
{
    Options options;
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        const std::string_view argument = arguments[index];
        if (argument == "--check") {
            options.is_check = true;
        } else if (argument == "--help") {
            options.is_help = true;
        } else if (argument == "--root" && index + 1 < arguments.size()) {
            options.root = arguments[++index];
        } else if (argument == "--record" && index + 1 < arguments.size()) {
            options.record = arguments[++index];
        } else {
            fmt::print(stderr, "ferrorpc-vectorgen: unknown or unfinished argument '{}' (see --help)\n", argument);
            return std::nullopt;
        }
    }
    return options;
}

bool is_current(const fs::path &path, const std::string &text)
{
    return fs::exists(path) && read_file(path) == text;
}

void write(const fs::path &path, const std::string &text)
{
    std::ofstream file(path, std::ios::binary);
    file << text << std::flush;
    if (!file) {
        throw InputError(fmt::format("{}: cannot be written", path.string()));
    }
}

int run(const Options &options)
{
    int result = 0;
    for (const auto &[name, text] : ferrorpc::vectorgen::generate(options.root, options.record)) {
        if (is_current(options.root / name, text)) {
            continue;
        }
        if (options.is_check) {
            fmt::print("{} is not what the spec says\n", name);
            result = 1;
        } else {
            write(options.root / name, text);
            fmt::print("wrote {}\n", name);
        }
    }
    return result;
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
        return run(*options);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 3;
    }
}
