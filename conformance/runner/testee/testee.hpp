// The testee protocol, version 1, from the runner's side: starts the program, says hello, asks it one vector at a time and
// starts it again after a crash, a hang or an answer outside the protocol. None of these ever counts as a refusal.
#pragma once

#include "suite/outcome.hpp"
#include "suite/suite.hpp"
#include "testee/process.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace ferrorpc::conformance {

struct TestLimits {
    std::chrono::milliseconds answer{10'000};
    std::chrono::milliseconds hello{30'000}; // an interpreter or a virtual machine may have to start
    std::chrono::milliseconds stop{2'000};
};

enum class ReplyKind { answered, crashed, hung, broke_protocol, interrupted };

struct Reply {
    ReplyKind kind;
    Outcome outcome = {ResultKind::errored}; // answered
    std::string text = {};                   // all others: what happened, in one line
    std::string standard_error = {};         // all others: its end
};

struct Hello {
    std::string name;
    std::string version;
    // Limits that the program declares for live worlds: its longest frame in bytes, and its calls in flight on a connection.
    std::optional<std::uint64_t> cap = {};
    std::optional<std::uint64_t> calls_max = {};
};

// The testee could not be started or did not get through hello.
struct StartFailure {
    std::string text;
    std::string standard_error;
    bool interrupted = false;
};

struct Farewell {
    std::string remark;          // what the testee did wrong at its end, as one line; empty when all is well
    bool broke_protocol = false; // it wrote more lines than it was asked for, so its answers may belong to other cases
};

class Testee {
public:
    Testee(std::vector<std::string> command, TestLimits limits, int interrupt)
        : command_(std::move(command)), limits_(limits), interrupt_(interrupt)
    {
    }

    // Makes sure that the testee runs and has said hello; asks nothing of one that does.
    std::expected<Hello, StartFailure> ensure_started();
    // The testee must be started.
    Reply ask(const Vector &vector);
    // Ends a running testee.
    Farewell stop();

    const std::vector<std::string> &command() const { return command_; }

private:
    Reply failed(ReplyKind kind, std::string text);

    std::vector<std::string> command_;
    TestLimits limits_;
    int interrupt_;
    std::optional<Process> process_;
    Hello hello_;
};

// The command that asks a vector, as one line without its newline.
std::string command_line(const Vector &vector);
// The error says what the line is and what was expected.
std::expected<Hello, std::string> parse_hello(std::string_view line);
std::expected<Outcome, std::string> parse_answer(std::string_view line, const MessageShape &message);

} // namespace ferrorpc::conformance
