#include "rank.hpp"

#include "callers.hpp"
#include "handlers.hpp"
#include "record.hpp"

#include <ferrorpc/agent.hpp>

#include <chrono>
#include <iostream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace soak {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds drain{500};

ferrorpc::AgentOptions options_of(const RankSettings &settings, const Journal &journal)
{
    ferrorpc::AgentOptions options{.rank = settings.rank, .world_size = settings.world_size, .host = settings.host, .port = settings.port};
    options.connect_timeout = std::chrono::hours{24};
    options.on_rank = [&journal](std::uint64_t rank, ferrorpc::RankChange change, std::error_code why) {
        journal.write({.value = static_cast<std::uint32_t>(why.value()),
                       .kind = change == ferrorpc::RankChange::joined ? Kind::joined : Kind::lost,
                       .other = static_cast<std::uint8_t>(rank)});
    };
    return options;
}

void begin_barrier(ferrorpc::Agent &agent, const Journal &journal, std::uint64_t number, milliseconds limit)
{
    journal.write({.id = number, .kind = Kind::barrier_entered});
    agent.async_barrier(limit, [&journal, number](std::error_code error) {
        journal.write({.id = number, .value = static_cast<std::uint32_t>(error.value()), .kind = Kind::barrier_left});
    });
}

// Whether the rank shall end; its director may be gone instead.
bool obey(ferrorpc::Agent &agent, const Journal &journal, Callers &callers)
{
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words{line};
        std::string command;
        words >> command;
        if (command == "end") {
            return true;
        }
        if (command == "pause") {
            callers.pause();
        } else if (command == "resume") {
            callers.resume();
        } else if (command == "barrier") {
            std::uint64_t number = 0;
            std::int64_t limit = 0;
            words >> number >> limit;
            begin_barrier(agent, journal, number, milliseconds{limit});
        }
    }
    return false;
}

} // namespace

int run_rank(const RankSettings &settings)
{
    const Journal journal{STDOUT_FILENO};
    LateAnswers late;
    ferrorpc::Agent agent{options_of(settings, journal)};
    register_functions(agent, journal, late);
    agent.start();
    if (settings.rank == 0) {
        const std::string address = agent.address();
        journal.write({.value = static_cast<std::uint32_t>(std::stoul(address.substr(address.rfind(':') + 1))), .kind = Kind::listening});
    }
    Callers callers{agent, journal, settings};
    if (!obey(agent, journal, callers)) {
        std::_Exit(3);
    }
    callers.resume();
    journal.write({.kind = Kind::ending});
    agent.shutdown(drain);
    return 0;
}

} // namespace soak
