// What the programs of all peers have in common: how the benchmark starts them, talks to them, and times their calls.
//
//     PEER serve [WORD...]         prints "listening PORT" and echoes each payload until its standard input ends
//     PEER call PORT SIZE [WORD...] connects when told "connect", prints "connected", and for each line "DEPTH MILLISECONDS"
//                                  keeps DEPTH calls of SIZE bytes in flight that long, then prints "CALLS NANOSECONDS P50 P99"
//
// Words are each peer's own: "pool", "crate", "connections=1000".
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace peer {

inline constexpr std::string_view host = "127.0.0.1";

struct Settings {
    std::uint16_t port = 0;       // of the caller; 0: the callee takes any
    std::size_t payload_size = 0; // bytes; fixed for a process
    std::vector<std::string> words{};

    bool has(std::string_view word) const;
    std::size_t number(std::string_view name, std::size_t otherwise) const; // of the word "name=NUMBER"
};

// One measurement: says how long calls are begun, and keeps their times. A slot is one of the `depth` calls in flight.
class Calls {
public:
    Calls(std::size_t depth, std::chrono::nanoseconds time);

    std::size_t depth() const noexcept { return begun_.size(); }

    // Whether one more is to be made; the clock is that of the last end().
    bool go_on() const noexcept { return now_ < end_; }

    // The time is that of the last end(), for one call follows the other.
    void begin(std::size_t slot) noexcept
    {
        begun_[slot] = now_;
        ++open_;
    }
    void end(std::size_t slot);
    std::size_t open() const noexcept { return open_; }

    // "CALLS NANOSECONDS P50 P99"; the percentiles are nanoseconds too.
    std::string summary();

private:
    using Clock = std::chrono::steady_clock;
    std::vector<Clock::time_point> begun_;
    std::vector<std::uint32_t> times_; // nanoseconds, at most 4 s; of the first calls
    std::size_t count_ = 0;
    std::size_t open_ = 0;
    Clock::time_point start_ = Clock::now();
    Clock::time_point now_ = start_;
    Clock::time_point end_;
};

class Client {
public:
    virtual ~Client() = default;

    // Makes calls as `calls` says and returns when none is left.
    virtual void run(Calls &calls) = 0;
};

// Prints "listening PORT".
void listening(std::uint16_t port);

// Prints "joined": all connections are there.
void joined();

using Serve = std::function<void(const Settings &)>; // never returns: the process ends with its standard input
using Connect = std::function<std::unique_ptr<Client>(const Settings &)>;

// main() of a peer.
int run(int argc, char **argv, const Serve &serve, const Connect &connect);

} // namespace peer
