#include "rank.hpp"

#include "callers.hpp"
#include "commands.hpp"
#include "handlers.hpp"
#include "record.hpp"

#include <ferrorpc/agent.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

#include <unistd.h>

namespace soak {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds drain{500};

constexpr const char *rank_0_is_gone = "rank 0 is gone";

// What outlives every agent of this process.
struct Base {
    RankSettings settings;
    Journal journal{STDOUT_FILENO};
    Commands commands{};
    LateAnswers late{};
};

void tell(Base &base, std::uint64_t rank, ferrorpc::RankChange change)
{
    if (change == ferrorpc::RankChange::gone) {
        base.commands.add(rank_0_is_gone);
        return;
    }
    base.journal.write(
        {.kind = change == ferrorpc::RankChange::joined ? Kind::joined : Kind::lost, .other = static_cast<std::uint8_t>(rank)});
}

std::shared_ptr<ferrorpc::Agent> make_agent(Base &base)
{
    const RankSettings &settings = base.settings;
    ferrorpc::AgentOptions options{
        .rank = settings.rank, .world_size = settings.world_size, .host = "127.0.0.1", .port = settings.port};
    options.connect_timeout = std::chrono::hours{24};
    options.on_rank = [&base](std::uint64_t rank, ferrorpc::RankChange change, const std::error_code &) {
        tell(base, rank, change);
    };
    auto agent = std::make_shared<ferrorpc::Agent>(std::move(options));
    register_functions(*agent, base.journal, base.late);
    agent->start();
    return agent;
}

void begin_barrier(ferrorpc::Agent &agent, const Journal &journal, std::uint64_t number, milliseconds limit)
{
    journal.write({.id = number, .kind = Kind::barrier_entered});
    agent.async_barrier(limit, [&journal, number](std::error_code error) {
        journal.write({.id = number, .value = static_cast<std::uint32_t>(error.value()), .kind = Kind::barrier_left});
    });
}

// Until the director tells the rank to end.
void obey(Base &base, std::shared_ptr<ferrorpc::Agent> &agent, Callers &callers)
{
    while (true) {
        std::istringstream words{base.commands.next()};
        std::string command;
        words >> command;
        if (command == "end") {
            return;
        }
        if (command == "pause") {
            callers.pause();
        } else if (command == "resume") {
            callers.resume();
        } else if (command == "barrier") {
            std::uint64_t number = 0;
            std::int64_t limit = 0;
            words >> number >> limit;
            begin_barrier(*agent, base.journal, number, milliseconds{limit});
        } else { // the agent has lost rank 0 for good, and the job goes on: with a new one
            agent = make_agent(base);
            callers.use(agent);
        }
    }
}

// A thread of its own, for it waits for the director. Without one the process ends.
void listen(Commands &commands)
{
    std::thread{[&commands] {
        for (std::string line; std::getline(std::cin, line);) {
            commands.add(std::move(line));
        }
        std::_Exit(3);
    }}.detach();
}

} // namespace

int run_rank(const RankSettings &settings)
{
    Base base{.settings = settings};
    listen(base.commands);
    std::shared_ptr<ferrorpc::Agent> agent = make_agent(base);
    if (settings.rank == 0) {
        const std::string address = agent->address();
        const auto port = static_cast<std::uint32_t>(std::stoul(address.substr(address.rfind(':') + 1)));
        base.journal.write({.value = port, .kind = Kind::listening});
    }
    {
        Callers callers{agent, base.journal, settings};
        obey(base, agent, callers);
        base.journal.write({.kind = Kind::ending});
        agent->shutdown(drain);
    }
    agent.reset();
    std::cout.flush();
    std::_Exit(0); // the thread that listens still waits
}

} // namespace soak
