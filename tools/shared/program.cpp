#include "program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace ferrorpc::tools {

bool read_arguments(const Program &program, std::span<const char *const> arguments)
{
    bool is_help = false;
    std::vector<Option> options = program.options;
    options.push_back({"--help", &is_help});
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        const std::string_view argument = arguments[index];
        const auto option = std::ranges::find(options, argument, &Option::name);
        if (option == options.end()) {
            if (program.words == nullptr || argument.starts_with('-')) {
                throw UsageError(fmt::format("unknown argument '{}'", argument));
            }
            program.words->emplace_back(argument);
        } else if (bool **flag = std::get_if<bool *>(&option->target)) {
            **flag = true;
        } else if (++index < arguments.size() && *arguments[index] != '\0') {
            *std::get<std::string *>(option->target) = arguments[index];
        } else {
            throw UsageError(fmt::format("nothing behind '{}'", argument));
        }
    }
    return is_help;
}

int run_program(const Program &program, std::span<const char *const> arguments, const std::function<int()> &work)
{
    try {
        if (read_arguments(program, arguments)) {
            fmt::print("{}", program.help);
            return 0;
        }
        return work();
    } catch (const UsageError &error) {
        fmt::print(stderr, "{}: {} (see --help)\n", program.name, error.what());
        return 2;
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 3;
    }
}

} // namespace ferrorpc::tools
