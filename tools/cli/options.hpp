// What the command line asks for. Refuses what cannot be done, in one line that says what to write.
#pragma once

#include <ferrorpc/agent/options.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace ferrorpc::cli {

struct ServeCommand {
    AgentOptions agent;
    std::uint64_t barrier_count = 0;
};

struct CallCommand {
    AgentOptions agent;
    std::chrono::milliseconds timeout{0}; // for the connection, and for each call
    std::uint64_t rank = 0;
    std::string name;
    std::string payload; // for read_argument()
    std::uint64_t repeat = 1;
    std::uint64_t concurrency = 1; // at most `repeat`
};

enum class InputKind : std::uint8_t {
    frames,   // one direction of a connection, behind the announce
    announce, // the same from a connecting rank: the announce, then frames
    message,  // the content of one request or response
};

struct InspectCommand {
    std::string input; // "hex:...", "-" or a file's path
    InputKind kind = InputKind::frames;
    std::uint64_t world_size = UINT64_MAX; // announced ranks must be below it
    bool is_json = false;
};

struct PrintCommand { // help or the version
    std::string_view text;
};

using Command = std::variant<PrintCommand, ServeCommand, CallCommand, InspectCommand>;

// A variable's value, as std::getenv gives it.
using Environment = std::function<const char *(const char *name)>;

// The program's own name is not one of the arguments. Throws UsageError.
Command parse_command(std::span<const char *const> arguments, const Environment &environment);

} // namespace ferrorpc::cli
