// ferrorpc-corpus-vectors: writes the corpora of the fuzz targets as conformance vectors.
#include "corpus.hpp"

#include <shared/program.hpp>

namespace {

constexpr const char *help = R"(Usage: ferrorpc-corpus-vectors --to DIR [--corpora DIR] [--root DIR]

Writes the inputs of the fuzz targets messages, announce and utf8 with their expected outcomes, as a suite of conformance vectors that
ferrorpc-conform takes: ferrorpc-conform run --suite DIR -- MY_PORT. The outcomes are read off spec/wire.ksy, by no codec.

  --to DIR       where to; a file whose content would be the same stays
  --corpora DIR  where the corpora are (default: fuzz/corpus of the repository)
  --root DIR     the repository (default: the current folder)
  --help         this text

Exit: 0 done; 2 usage; 3 an input or file that cannot be used.
)";

} // namespace

int main(int argument_count, char **arguments)
{
    std::string to;
    std::string corpora;
    std::string root = ".";
    return ferrorpc::tools::run_program(
        {"ferrorpc-corpus-vectors", help, {{"--to", &to}, {"--corpora", &corpora}, {"--root", &root}}},
        {arguments + 1, arguments + argument_count}, [&] {
            if (to.empty()) {
                throw ferrorpc::tools::UsageError("--to DIR is missing");
            }
            const std::filesystem::path from =
                corpora.empty() ? std::filesystem::path(root) / "fuzz/corpus" : std::filesystem::path(corpora);
            return ferrorpc::tools::update(to, ferrorpc::vectorgen::export_corpora(root, from), false);
        });
}
