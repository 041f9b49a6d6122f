// ferrorpc-speccompiler: makes the codec core, the tables and the fuzz dictionary from spec/wire.ksy.
#include "load.hpp"
#include "outputs.hpp"

#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <string_view>

namespace {

constexpr const char *help = R"(Usage: ferrorpc-speccompiler [--check] [--root DIR]

Reads DIR/spec/wire.ksy and writes, where the content changes:
  src/ferrorpc/generated/wire.h        the codec core
  src/ferrorpc/generated/wire_names.h  names of fields and errors
  spec/generated/fields.hpp            the field tables
  fuzz/wire.dict                       a dictionary for fuzzers
  spec/protocol.md                     its generated tables, if the file is there

  --check     write nothing; name each file that is not current, and exit with 1 if there is one
  --root DIR  the repository (default: the current folder)
  --help      this text

Exit: 0 done; 1 --check found a file that is not current; 2 usage; 3 the .ksy is refused, or a file cannot be read or written.
)";

struct Options {
    bool is_check = false;
    bool is_help = false;
    const char *root = ".";
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
        } else {
            fmt::print(stderr, "ferrorpc-speccompiler: unknown or unfinished argument '{}' (see --help)\n", argument);
            return std::nullopt;
        }
    }
    return options;
}

int run(const Options &options)
{
    int result = 0;
    for (const ferrorpc::spec::Output &output : ferrorpc::spec::make_outputs(options.root)) {
        if (ferrorpc::spec::is_current(options.root, output)) {
            continue;
        }
        if (options.is_check) {
            fmt::print("{} is not what spec/wire.ksy says\n", output.path);
            result = 1;
        } else {
            ferrorpc::spec::write_output(options.root, output);
            fmt::print("wrote {}\n", output.path);
        }
    }
    return result;
}

} // namespace

int main(int argument_count, char **arguments)
{
    const std::optional<Options> options = read_options({arguments + 1, arguments + argument_count});
    if (!options) {
        return 2;
    }
    if (options->is_help) {
        fmt::print("{}", help);
        return 0;
    }
    try {
        return run(*options);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 3;
    }
}
