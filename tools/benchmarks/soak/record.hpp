// What a rank of the soak tells its director: one record after another on its standard output, each written as a whole before
// what it tells of can have an effect, so that a rank that is killed has told all that another can have seen.
#pragma once

#include <cstdint>
#include <type_traits>

namespace soak {

enum class Kind : std::uint16_t {
    listening = 1,   // rank 0: `value` is its port
    joined,          // the connection with rank `other` is there
    lost,            // it is there no more
    invoked,         // a call of `id` starts; `value` is its time limit in milliseconds
    returned,        // the call of `id` has ended; `value` is its Errc, 0 for a reply, or refused_at_shutdown
    reply_wrong,     // the call of `id` got an answer that is not the one to its arguments
    handled,         // a handler runs for the call of `id`
    arguments_wrong, // a handler got arguments that nobody sent
    barrier_entered, // `id` is the barrier's number
    barrier_left,    // `value` is its Errc
    paused,          // no call of this rank is under way; `value` is the memory in use, in KiB
    ending,          // the agent shuts down from now on; the process exits when all its calls have ended
};

// The callee answered that it shuts down: the one error message of the agent itself that a call of the soak may get.
inline constexpr std::uint32_t refused_at_shutdown = 1000;

// What a call asks for, and so how it may end.
enum class Function : std::uint8_t {
    echo,    // a reply made from the arguments; by a handler on the pool, on the I/O thread, or one that answers later
    fail,    // an error with a message made from the arguments
    sleep,   // a reply that comes after the call's time limit
    missing, // an error: no such function
    cancel,  // as echo, and the caller cancels
};

struct Record {
    std::uint64_t time = 0; // nanoseconds of CLOCK_MONOTONIC, which all processes share
    std::uint64_t id = 0;
    std::uint32_t value = 0;
    Kind kind{};
    std::uint8_t other = 0; // a rank
    Function function{};
};
static_assert(sizeof(Record) == 24 && std::is_trivially_copyable_v<Record>);

// A call's id says who makes it: the rank, the how-manyth process of that rank, and the how-manyth call of that process.
struct CallId {
    std::uint8_t rank = 0;
    std::uint32_t incarnation = 0; // below 2^24
    std::uint32_t serial = 0;

    std::uint64_t packed() const noexcept { return std::uint64_t{rank} << 56 | std::uint64_t{incarnation} << 32 | serial; }
    static CallId from(std::uint64_t packed) noexcept
    {
        return {static_cast<std::uint8_t>(packed >> 56), static_cast<std::uint32_t>(packed >> 32 & 0xffffff),
                static_cast<std::uint32_t>(packed)};
    }
};

std::uint64_t now() noexcept; // as Record::time

// Writes records to a descriptor. Thread-safe. When nobody reads any more, the process ends: the director is gone.
class Journal {
public:
    explicit Journal(int descriptor) noexcept : descriptor_{descriptor} {}
    void write(Record record) const noexcept; // sets `time`

private:
    int descriptor_;
};

} // namespace soak
