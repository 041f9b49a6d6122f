// How a verb ends: exit codes, and the errors that end it.
#pragma once

#include <stdexcept>
#include <string>
#include <system_error>

namespace ferrorpc::cli {

enum ExitCode : int {
    exit_ok = 0,
    exit_refused = 1,            // inspect: bytes break a rule, or end too early
    exit_usage = 2,              // arguments that cannot be used
    exit_local = 3,              // a file, or an address to listen at
    exit_remote_error = 4,       // the function answered with an error
    exit_function_not_found = 5, // the rank has no such function
    exit_no_connection = 6,      // never there, or lost
    exit_timeout = 7,
    exit_invalid_message = 8, // what cannot be sent, or does not decode
    exit_other = 9,           // cancelled, limits, shut down
    exit_rank_0_gone = 10,    // serve: it was there, and cannot be joined again
};

// The code for a call's or a barrier's error.
ExitCode exit_code_of(std::error_code error);

// Ends the program with this code, and what() as the one line on standard error.
class Failure : public std::runtime_error {
public:
    Failure(ExitCode code, const std::string &line) : std::runtime_error{line}, code_{code} {}
    ExitCode code() const noexcept { return code_; }

private:
    ExitCode code_;
};

// Arguments that cannot be used; what() says which, and what to write instead.
struct UsageError : Failure {
    explicit UsageError(const std::string &line) : Failure{exit_usage, line} {}
};

} // namespace ferrorpc::cli
