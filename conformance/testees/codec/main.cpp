// ferrorpc's codec as a testee: conformance/testee-protocol.md on standard input and output.

#include "messages.hpp"

#include <exception>
#include <iostream>
#include <string>

namespace {

nlohmann::json carry_out(const std::string &name, const nlohmann::json &command)
{
    if (name == "hello") {
        return {{"result", "hello"}, {"protocol", 1}, {"name", "ferrorpc codec"}, {"version", FERRORPC_VERSION}};
    }
    if (name == "decode") {
        return testee::decode(command);
    }
    if (name == "encode") {
        return testee::encode(command);
    }
    return {{"result", "skipped"}, {"reason", "no command " + name}};
}

} // namespace

int main()
{
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        nlohmann::json answer;
        try {
            const auto command = nlohmann::json::parse(line);
            const auto name = command.at("command").get<std::string>();
            if (name == "stop") {
                return 0;
            }
            answer = carry_out(name, command);
        } catch (const std::exception &error) {
            answer = {{"result", "errored"}, {"message", error.what()}};
        }
        std::cout << answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
    }
    return 0;
}
