// An agent over streams in memory, whoever is at their other ends: every callback runs once, what it writes can be read, and it
// comes to its end. The input: moves of three bytes.
#include <fuzz/agent_world.hpp>
#include <fuzz/target.hpp>

namespace ferrorpc::fuzz {
namespace {

constexpr std::size_t moves_max = 64;

std::vector<Move> moves_of(Input &parts)
{
    std::vector<Move> moves;
    while (!parts.is_empty() && moves.size() < moves_max) {
        const unsigned choice = parts.byte();
        const unsigned a = parts.byte();
        const unsigned b = parts.byte();
        moves.push_back({static_cast<MoveKind>(choice % 32 % move_kinds), choice / 32, a, b});
    }
    return moves;
}

} // namespace

std::string check(std::span<const std::byte> input)
{
    Input parts{input};
    AgentWorld world;
    for (const Move &move : moves_of(parts)) {
        world.play(move);
    }
    world.finish();
    return world.complaint().empty() ? "" : world.complaint() + describe(input);
}

std::string describe(std::span<const std::byte> input)
{
    Input parts{input};
    std::string text;
    for (const Move &move : moves_of(parts)) {
        text += to_text(move);
    }
    return text;
}

} // namespace ferrorpc::fuzz
