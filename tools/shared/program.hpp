// What a tool's main() does besides its work: it reads the arguments, prints the help and turns errors into exit codes.
#pragma once

#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ferrorpc::tools {

// Arguments that cannot be used; what() says which.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Option {
    std::string_view name;                      // "--root"
    std::variant<bool *, std::string *> target; // a flag to set, or where the argument behind the option goes
};

struct Program {
    std::string_view name;
    std::string_view help;
    std::vector<Option> options;               // --help goes without saying
    std::vector<std::string> *words = nullptr; // where arguments go that do not start with '-'; null: there may be none
};

// Fills the targets; whether --help was among the arguments. The program's own name is not one of them. Throws UsageError.
bool read_arguments(const Program &program, std::span<const char *const> arguments);

// Gives what `work` gives, with the arguments read; after --help 0. A UsageError gives 2 and any other exception 3, with its
// one line on standard error.
int run_program(const Program &program, std::span<const char *const> arguments, const std::function<int()> &work);

} // namespace ferrorpc::tools
