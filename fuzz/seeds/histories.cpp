#include "histories.hpp"

#include <random>
#include <span>

namespace ferrorpc::fuzz {
namespace {

// By the numbers of proptests::ActionKind, proptests::StepKind and MoveKind.
constexpr unsigned session_weights[] = {36, 12, 24, 9, 4, 1, 1, 1, 18, 60, 12, 48, 12, 12, 1, 30, 6, 36, 9, 6, 3, 1, 8, 8, 1};
constexpr unsigned pair_weights[] = {12, 60, 10, 40, 10, 100, 100, 10, 15, 1, 1};
constexpr unsigned agent_weights[] = {20, 3, 2, 2, 60, 6, 50, 12, 6, 3, 12, 1, 60, 12, 20, 12, 15, 20};

class Dice {
public:
    explicit Dice(std::uint32_t seed) : random_{seed} {}

    unsigned below(unsigned end) { return static_cast<unsigned>(random_()) % end; }
    char byte(unsigned end = 256) { return static_cast<char>(static_cast<unsigned char>(below(end))); }

    char choose(std::span<const unsigned> weights)
    {
        unsigned sum = 0;
        for (const unsigned weight : weights) {
            sum += weight;
        }
        unsigned left = below(sum);
        char index = 0;
        for (const unsigned weight : weights) {
            if (left < weight) {
                break;
            }
            left -= weight;
            ++index;
        }
        return index;
    }

private:
    std::mt19937 random_; // which gives the same everywhere
};

std::string session_history(Dice &dice, std::size_t size)
{
    std::string text(1, dice.byte(6));
    while (text.size() < 3 * size) {
        text += dice.choose(session_weights);
        text += dice.byte(40);
        text += dice.byte(6);
    }
    return text;
}

std::string pair_history(Dice &dice, std::size_t size)
{
    std::string text(1, dice.byte(2));
    while (text.size() < 4 * size) {
        const char kind = dice.choose(pair_weights);
        text += static_cast<char>(dice.below(2) == 0 ? kind : static_cast<char>(kind + 11 * 12)); // the other end's: over 127
        text += dice.byte();
        text += dice.below(8) == 0 ? dice.byte() : '\0';
        text += dice.byte();
    }
    return text;
}

std::string agent_history(Dice &dice, std::size_t size)
{
    std::string text{"\0\1\0\0\2\0", 6}; // both ranks are there
    while (text.size() < 3 * size) {
        text += static_cast<char>(dice.choose(agent_weights) + 32 * static_cast<char>(dice.below(3)));
        text += dice.byte(dice.below(4) == 0 ? 256 : 6);
        text += dice.byte(dice.below(4) == 0 ? 256 : 6);
    }
    return text;
}

} // namespace

std::string history(std::string_view target, std::uint32_t number)
{
    Dice dice{number};
    const std::size_t size = 1 + number % 60;
    return target == "session" ? session_history(dice, size)
           : target == "pair"  ? pair_history(dice, size)
                               : agent_history(dice, size);
}

} // namespace ferrorpc::fuzz
