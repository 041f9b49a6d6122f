// The book of all calls of a world: what each was, where it was seen, how it ended. It judges that a call ends once, is handled
// once at most, and gets the answer to its own arguments.
#pragma once

#include <proptests/simulation/judge.hpp>

#include <ferrorpc/agent/io/loop.hpp>
#include <ferrorpc/agent/rpc.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace ferrorpc::simulation {

/// What a called function does.
enum class Function : std::uint8_t {
    echo,   ///< answers at once
    throws, ///< answers by an exception
    slow,   ///< answers after a time
    later,  ///< answers when told to
    drop,   ///< never answers, and says so
    nested, ///< answers when a call of its own to the caller has ended
    absent, ///< there is none
};

const char *name_of(Function function) noexcept;

struct Call {
    std::size_t caller = 0; ///< a member's number
    std::uint64_t callee = 0;
    Function function{};
    std::size_t size = 0;        ///< of the arguments
    std::size_t answer_size = 0; ///< of the result
    io::TimePoint begun{};
    std::optional<io::TimePoint> deadline{};
    std::size_t losses = 0;     ///< of the caller's connection with the callee, before it began
    bool was_ending = false;    ///< its agent, when it began
    bool was_connected = false; ///< the caller with the callee, when it began
    bool is_nested = false;     ///< in a request of the callee that is not answered
    CallHandle handle{};

    bool is_cancelled = false;
    bool is_written = false;
    int handled = 0;
    int ended = 0;
    std::error_code error{};
};

/// Counts the bytes of payloads that somebody holds.
class Holdings {
public:
    Payload payload(std::vector<std::byte> bytes);
    std::size_t bytes() const noexcept { return *bytes_; }

private:
    std::shared_ptr<std::size_t> bytes_ = std::make_shared<std::size_t>(0);
};

class Ledger {
public:
    explicit Ledger(Judge &judge) noexcept : judge_{judge} {}

    /// Gives the call's number, from 1.
    std::uint64_t add(Call call);
    Call &at(std::uint64_t number) { return calls_.at(number - 1); }
    std::size_t size() const noexcept { return calls_.size(); }

    /// Arguments and results, which are of that call alone.
    static std::vector<std::byte> arguments(std::uint64_t number, std::size_t size);
    static std::vector<std::byte> result(std::uint64_t number, std::size_t size);
    static std::string message(std::uint64_t number) { return "no " + std::to_string(number); }

    /// The call whose arguments start with these bytes; 0: none.
    std::uint64_t find(ByteView arguments) const;

    void written(std::uint64_t number);
    void handled(std::uint64_t number, const IncomingCall &call, std::uint64_t callee, std::uint64_t caller_rank);

    /// Whether the result may be told at all; what it says of the agent is judged there.
    void ended(std::uint64_t number, const RpcResult &result);

    /// Once all is over.
    void check_all_ended();

    /// Every call that has not ended must have a deadline still to come.
    void check_deadlines(io::TimePoint now);

private:
    void complain(std::uint64_t number, const std::string &text);

    Judge &judge_;
    std::deque<Call> calls_;
    std::size_t first_open_ = 0; // index: those in front have ended
};

} // namespace ferrorpc::simulation
