#include <ferrorpc/agent/options.hpp>

#include <ferrorpc/agent/core/texts.hpp>
#include <ferrorpc/agent/error.hpp>

#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>

namespace ferrorpc {
namespace {

[[noreturn]] void refuse(const char *variable, const std::string &what)
{
    throw AgentError{Errc::bad_environment, detail::texts::invalid_argument(std::string{variable} + what)};
}

std::string text_of(const char *variable)
{
    const char *value = std::getenv(variable);
    if (value == nullptr || *value == '\0') {
        refuse(variable, " is not set; torchrun sets RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT");
    }
    return value;
}

template <class Number>
Number number_of(const char *variable)
{
    const std::string text = text_of(variable);
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        refuse(variable, "=" + text + ": not a number from 0 to " + std::to_string(std::numeric_limits<Number>::max()));
    }
    return number;
}

} // namespace

AgentOptions AgentOptions::from_environment()
{
    AgentOptions options;
    options.rank = number_of<std::uint64_t>("RANK");
    options.world_size = number_of<std::uint64_t>("WORLD_SIZE");
    options.host = text_of("MASTER_ADDR");
    options.port = number_of<std::uint16_t>("MASTER_PORT");
    return options;
}

} // namespace ferrorpc
