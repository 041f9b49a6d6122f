// ferrorpc: the command line. See help.cpp for what it does.
#include "call.hpp"
#include "inspect/inspect.hpp"
#include "options.hpp"
#include "outcome.hpp"
#include "serve.hpp"
#include "text.hpp"

#include <ferrorpc/agent/error.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <new>

namespace {

using namespace ferrorpc::cli;

int run(const PrintCommand &command)
{
    fmt::print("{}", command.text);
    return exit_ok;
}

int run(const ServeCommand &command)
{
    return serve(command);
}

int run(const CallCommand &command)
{
    return call(command);
}

int run(const InspectCommand &command)
{
    return inspect(command);
}

int fail(int code, std::string_view line)
{
    std::fputs(fmt::format("ferrorpc: {}\n", line).c_str(), stderr); // where it cannot be written, the code still tells
    return code;
}

} // namespace

int main(int argument_count, char **arguments)
{
    try {
        const Command command = parse_command({arguments + 1, arguments + argument_count}, std::getenv);
        return std::visit([](const auto &verb) { return run(verb); }, command);
    } catch (const Failure &failure) {
        return fail(failure.code(), failure.what());
    } catch (const ferrorpc::AgentError &error) { // of the agent's making: it cannot listen
        return fail(exit_local, printable(essence(error.what())));
    } catch (const std::bad_alloc &) {
        return fail(exit_local, "out of memory");
    } catch (const std::exception &error) {
        return fail(exit_local, printable(error.what()));
    }
}
