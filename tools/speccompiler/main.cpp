// ferrorpc-speccompiler: makes the codec core, the tables and the fuzz dictionary from spec/wire.ksy.
#include "outputs.hpp"

#include <shared/program.hpp>

namespace {

constexpr const char *help = R"(Usage: ferrorpc-speccompiler [--check] [--root DIR]

Reads DIR/spec/wire.ksy and writes, where the content changes:
  src/ferrorpc/generated/wire.h        the codec core
  src/ferrorpc/generated/wire_names.h  names of fields and errors
  spec/generated/fields.hpp            the field tables
  tools/wireshark/ferrorpc.lua         the Wireshark dissector
  fuzz/wire.dict                       a dictionary for fuzzers
  spec/protocol.md                     its generated tables, if the file is there

  --check     write nothing; name each file that is not current, and exit with 1 if there is one
  --root DIR  the repository (default: the current folder)
  --help      this text

Exit: 0 done; 1 --check found a file that is not current; 2 usage; 3 the .ksy is refused, or a file cannot be read or written.
)";

} // namespace

int main(int argument_count, char **arguments)
{
    bool is_check = false;
    std::string root = ".";
    return ferrorpc::tools::run_program({"ferrorpc-speccompiler", help, {{"--check", &is_check}, {"--root", &root}}},
                                        {arguments + 1, arguments + argument_count}, [&] {
                                            return ferrorpc::tools::update(root, ferrorpc::spec::make_outputs(root), is_check);
                                        });
}
