// What can happen to barriers of a hub and its spokes, as data: a history is a list of these.
#pragma once

#include <cstdint>
#include <ostream>
#include <string_view>

namespace ferrorpc::proptests {

enum class TokenStepKind : std::uint8_t {
    begin,
    cancel,
    up,
    down,
    advance,
    update,
    cut,
    replace, // a spoke's connection by a new one, as when it connects again; odd a: by none
};

struct TokenStep {
    TokenStepKind kind{};
    unsigned rank = 0; // modulo the ranks, or the spokes
    unsigned a = 0;    // begin: ticks until the deadline, 0 for none; up, down: bytes, 0 for all; advance: ticks; cancel: which
};

inline void showValue(const TokenStep &step, std::ostream &out)
{
    constexpr std::string_view names[] = {"begin", "cancel", "up", "down", "advance", "update", "cut", "replace"};
    out << names[static_cast<std::size_t>(step.kind)] << ' ' << step.rank << ' ' << step.a;
}

} // namespace ferrorpc::proptests
