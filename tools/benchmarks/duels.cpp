#include "duels.hpp"

#include <array>

namespace bench {
namespace {

constexpr std::array<std::size_t, 5> echo_sizes{64, 4096, 65536, 1 << 20, 16 << 20};
constexpr std::array<std::size_t, 2> crate_sizes{64, 65536};
constexpr std::array<std::size_t, 5> depths{1, 10, 100, 1000, 10000};
constexpr std::array<std::size_t, 4> connection_counts{1, 9, 99, 999};

// Both ends of one kind, with the same words.
Contender alike(std::string name, const std::string &program, std::vector<std::string> words = {})
{
    return {.name = std::move(name), .callee = {program, words}, .caller = {program, words}};
}

std::vector<Contender> others()
{
    return {alike("gRPC", "grpc"), alike("Cap'n Proto", "capnp"), alike("ZeroMQ", "zmq"), alike("NNG", "nng")};
}

std::vector<Contender> with_others(std::vector<Contender> contenders)
{
    for (Contender &other : others()) {
        contenders.push_back(std::move(other));
    }
    return contenders;
}

std::vector<Duel> echoes()
{
    std::vector<Duel> duels;
    for (const std::size_t size : echo_sizes) {
        duels.push_back({.group = "echo",
                         .parameter = size_name(size),
                         .contenders = with_others({alike("floor", "floor"), alike("blocking sockets", "floor", {"blocking"}),
                                                    alike("agent", "agent"), alike("agent, rpc_sync", "agent", {"sync"}),
                                                    alike("agent, rpc_sync and pool", "agent", {"sync", "pool"}),
                                                    alike("the crate", "crate")}),
                         .payload_size = size});
    }
    return duels;
}

Duel pipelined()
{
    return {.group = "pipelined",
            .parameter = "64 in flight",
            .contenders = with_others({alike("floor", "floor"), alike("agent", "agent")}),
            .depth = 64,
            .figure = Figure::mean};
}

std::vector<Duel> in_flight()
{
    std::vector<Duel> duels;
    for (const std::size_t depth : depths) {
        duels.push_back({.group = "in-flight",
                         .parameter = std::to_string(depth),
                         .contenders = {alike("floor", "floor"), alike("agent", "agent")},
                         .depth = depth,
                         .figure = Figure::mean,
                         .is_pinned_only = true});
    }
    return duels;
}

// The caller is the floor's: one process in the place of all ranks.
std::vector<Contender> callees()
{
    return {alike("floor", "floor"), {.name = "agent", .callee = {"agent", {}}, .caller = {"floor", {}}}};
}

std::vector<Duel> ranks()
{
    std::vector<Duel> duels;
    for (const std::size_t connections : connection_counts) {
        duels.push_back({.group = "ranks",
                         .parameter = std::to_string(connections + 1),
                         .contenders = callees(),
                         .connections = connections,
                         .is_pinned_only = true});
    }
    duels.push_back(
        {.group = "join", .parameter = "1000", .contenders = callees(), .connections = 1000, .figure = Figure::join});
    return duels;
}

std::vector<Duel> with_crate_ranks()
{
    std::vector<Duel> duels;
    const Peer crate{"crate", {}};
    const Peer floor{"floor", {"crate"}};
    const Peer agent{"agent", {"crate"}};
    for (const std::size_t size : crate_sizes) {
        duels.push_back({.group = "to-crate",
                         .parameter = size_name(size),
                         .contenders = {{"floor", crate, floor}, {"agent", crate, agent}},
                         .payload_size = size});
        duels.push_back({.group = "from-crate",
                         .parameter = size_name(size),
                         .contenders = {{"floor", floor, crate}, {"agent", agent, crate}},
                         .payload_size = size});
    }
    return duels;
}

} // namespace

std::string size_name(std::size_t size)
{
    if (size >= std::size_t{1} << 20) {
        return std::to_string(size >> 20) + " MiB";
    }
    return size >= 1024 ? std::to_string(size >> 10) + " KiB" : std::to_string(size) + " B";
}

std::vector<Duel> all_duels()
{
    std::vector<Duel> duels = echoes();
    duels.push_back(pipelined());
    for (const auto &more : {with_crate_ranks(), in_flight(), ranks()}) {
        duels.insert(duels.end(), more.begin(), more.end());
    }
    return duels;
}

} // namespace bench
