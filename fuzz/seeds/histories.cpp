#include "histories.hpp"

#include <random>
#include <span>

namespace ferrorpc::fuzz {
namespace {

// By the numbers of proptests::ActionKind, proptests::StepKind, MoveKind, proptests::RawActionKind, and of what star.cpp plays.
constexpr unsigned session_weights[] = {36, 12, 24, 9, 4, 1, 1, 1, 18, 60, 12, 48, 12, 12, 1,
                                        30, 6,  36, 9, 6, 3, 1, 8, 8,  1,  6,  2,  2,  1,  1};
constexpr unsigned pair_weights[] = {12, 60, 10, 40, 10, 100, 100, 10, 15, 1, 1};
constexpr unsigned agent_weights[] = {20, 3, 2, 2, 60, 6, 50, 12, 6, 3, 12, 1, 60, 12, 20, 12, 15, 20};

constexpr unsigned raw_weights[] = {30, 20, 8, 10, 4, 20, 10, 8, 20, 50, 1, 1, 30, 4, 30, 8, 1};
constexpr unsigned star_weights[] = {60, 80, 80, 30, 2, 6, 1, 1};

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

// Records of three bytes behind a head of one.
std::string small_history(Dice &dice, std::size_t size, std::span<const unsigned> weights, unsigned a_end, unsigned b_end)
{
    std::string text(1, dice.byte(8));
    while (text.size() < 3 * size) {
        text += dice.choose(weights);
        text += dice.byte(a_end);
        text += dice.byte(b_end);
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
    return target == "session" ? small_history(dice, size, session_weights, 40, 6)
           : target == "pair"  ? pair_history(dice, size)
           : target == "raw"   ? small_history(dice, size, raw_weights, 70, 6)
           : target == "star"  ? small_history(dice, size, star_weights, 12, 14)
                               : agent_history(dice, size);
}

} // namespace ferrorpc::fuzz
