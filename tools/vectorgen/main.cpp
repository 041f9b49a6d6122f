// ferrorpc-vectorgen: writes the conformance vectors from spec/wire.ksy and spec/protocol.md.
#include "generate.hpp"

#include <shared/program.hpp>

namespace {

constexpr const char *help = R"(Usage: ferrorpc-vectorgen [--check] [--root DIR] [--record FILE]

Writes DIR/conformance/vectors/*.json where the content changes: the generated vectors, the rules of spec/protocol.md, and in
handwritten.json what is recorded of the crate and nothing else.

  --check        write nothing; name each file that is not current, and exit with 1 if there is one
  --root DIR     the repository (default: the current folder)
  --record FILE  take the crate's outcomes from FILE, what `ferrorpc-conform --json -- WITNESS` printed; else those recorded stay
  --help         this text

Exit: 0 done; 1 --check found a file that is not current; 2 usage; 3 a file that cannot be used.
)";

} // namespace

int main(int argument_count, char **arguments)
{
    bool is_check = false;
    std::string root = ".";
    std::string record;
    return ferrorpc::tools::run_program(
        {"ferrorpc-vectorgen", help, {{"--check", &is_check}, {"--root", &root}, {"--record", &record}}},
        {arguments + 1, arguments + argument_count},
        [&] { return ferrorpc::tools::update(root, ferrorpc::vectorgen::generate(root, record), is_check); });
}
