#include "suite/pattern.hpp"

#include <cstddef>
#include <vector>

namespace ferrorpc::conformance {
namespace {

enum class TokenKind { literal, within_segment, across_segments };

struct Token {
    TokenKind kind;
    char character;
};

std::vector<Token> tokens_of(std::string_view pattern)
{
    std::vector<Token> tokens;
    for (std::size_t index = 0; index < pattern.size(); ++index) {
        if (pattern[index] != '*') {
            tokens.push_back({TokenKind::literal, pattern[index]});
        } else if (index + 1 < pattern.size() && pattern[index + 1] == '*') {
            tokens.push_back({TokenKind::across_segments, '*'});
            ++index;
        } else {
            tokens.push_back({TokenKind::within_segment, '*'});
        }
    }
    return tokens;
}

// Every state that holds also holds behind the stars that follow it, for a star may stand for nothing.
void skip_stars(const std::vector<Token> &tokens, std::vector<bool> &states)
{
    for (std::size_t index = 0; index < tokens.size(); ++index) {
        if (states[index] && tokens[index].kind != TokenKind::literal) {
            states[index + 1] = true;
        }
    }
}

// Runs all ways of matching at once: states[n] says that the first n tokens match what has been read.
bool matches(const std::vector<Token> &tokens, std::string_view id)
{
    std::vector<bool> states(tokens.size() + 1, false);
    states[0] = true;
    skip_stars(tokens, states);
    for (const char character : id) {
        std::vector<bool> next(tokens.size() + 1, false);
        for (std::size_t index = 0; index < tokens.size(); ++index) {
            if (!states[index]) {
                continue;
            }
            const Token &token = tokens[index];
            if (token.kind == TokenKind::literal) {
                next[index + 1] = next[index + 1] || token.character == character;
            } else if (token.kind == TokenKind::across_segments || character != '/') {
                next[index] = true;
            }
        }
        skip_stars(tokens, next);
        states = std::move(next);
    }
    return states[tokens.size()];
}

} // namespace

bool selects(std::string_view pattern, std::string_view id)
{
    if (pattern.find('*') != std::string_view::npos) {
        return matches(tokens_of(pattern), id);
    }
    while (pattern.ends_with('/')) {
        pattern.remove_suffix(1);
    }
    return !pattern.empty() && id.starts_with(pattern) && (id.size() == pattern.size() || id[pattern.size()] == '/');
}

} // namespace ferrorpc::conformance
