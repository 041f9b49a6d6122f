// ferrorpc's agent as a rank of a live world: the live commands of conformance/testee-protocol.md on standard input and output.

#include "rank.hpp"

#include <exception>
#include <iostream>
#include <string>

namespace {

using nlohmann::json;

const json hello = {
    {"result", "hello"}, {"protocol", 1}, {"name", "ferrorpc agent"}, {"version", FERRORPC_VERSION}, {"live", true}};

} // namespace

int main()
{
    testee::Rank rank;
    for (std::string line; std::getline(std::cin, line);) {
        testee::Id id;
        try {
            const json command = json::parse(line);
            const auto name = command.at("command").get<std::string>();
            id = command.value("id", json());
            if (name == "stop") {
                break;
            }
            if (name == "hello") {
                testee::answer(id, hello);
            } else {
                rank.carry_out(name, id, command);
            }
        } catch (const std::exception &error) {
            testee::answer(id, {{"result", "errored"}, {"message", error.what()}});
        }
    }
    return 0;
}
