// The director of a soak: starts a job of real processes, does to them and to their network what a bad day does, keeps the
// ledger, and lets them come to rest between the storms to see that all is as it was.
#pragma once

#include "ledger.hpp"
#include "process.hpp"
#include "relay.hpp"

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace soak {

struct Settings {
    std::string program; // this one: a rank is started by it
    std::chrono::seconds time{60};
    std::uint8_t world_size = 5;
    std::uint64_t seed = 1;
};

// Of rank 1, whose process lives from the start to the end: what it holds at rest.
struct Witness {
    struct Usage {
        std::uint64_t memory = 0; // bytes in use
        std::uint64_t descriptors = 0;
    };
    Usage first;
    Usage last;
    std::uint64_t memory_peak = 0;
};

struct Outcome {
    std::uint64_t seconds = 0;
    std::uint64_t processes = 0;
    std::uint64_t rests = 0; // times that all came to rest
    std::map<std::string, std::uint64_t> faults;
    Witness witness;
    Totals totals;
    std::vector<std::string> findings;
    std::uint64_t findings_count = 0;
};

class Director {
public:
    // `progress` is called every second.
    using Progress = std::function<void(const Outcome &)>;
    Director(Settings settings, Progress progress);

    // Until the time is over, or a signal asks for an early end.
    Outcome run();

private:
    using Duration = std::chrono::milliseconds;
    struct Member {
        std::unique_ptr<Process> process;
        std::unique_ptr<Relay> relay; // of rank > 0
        std::uint32_t incarnation = 0;
        bool is_running = false;
        bool is_told_to_end = false; // or killed
        bool was_killed = false;
        bool is_paused = false;
        bool is_in_barrier = false;
        std::uint64_t memory_in_use = 0;   // bytes, when it was paused last
        std::map<std::uint8_t, bool> sees; // peers that it is connected with
        std::uint64_t changed = 0;         // when that was told last
    };

    asio::awaitable<void> direct();
    asio::awaitable<void> progress();
    asio::awaitable<void> storm(std::uint64_t until);
    asio::awaitable<void> rest();
    asio::awaitable<void> look_at_witness();
    asio::awaitable<void> end();

    void start(std::uint8_t rank);
    asio::awaitable<void> follow(std::uint8_t rank);
    void take(std::uint8_t rank, const Record &record);
    asio::awaitable<void> start_all();
    void barrier(Duration limit, bool must_pass);
    bool all_connected(std::uint64_t since) const;
    std::string connections() const; // in words

    // Faults. Each begins at once and goes on beside the storm.
    void choose_victims();
    void random_fault();
    void fault_of(std::uint8_t rank);
    void fault_of_rank_0();
    void barrier_in_the_storm();
    asio::awaitable<void> cut(std::uint8_t rank);
    asio::awaitable<void> stall(std::uint8_t rank);
    asio::awaitable<void> split(std::uint8_t rank);
    asio::awaitable<void> stop(std::uint8_t rank);
    asio::awaitable<void> restart(std::uint8_t rank, bool kill);
    asio::awaitable<void> starve();
    asio::awaitable<void> visit_rank_0();
    asio::awaitable<void> pose(std::uint8_t rank);
    void spawn(const char *name, asio::awaitable<void> fault);

    // The connections that a fault at that rank touches.
    struct Touched;
    Touched touch(std::uint8_t rank);

    std::uint64_t random(std::uint64_t least, std::uint64_t most);
    asio::awaitable<void> sleep(Duration time);
    asio::awaitable<bool> until(std::function<bool()> is_so, Duration limit); // whether it came to be so
    const Outcome &outcome();

    Settings settings_;
    Progress progress_;
    Ledger ledger_; // outlives the faults that context_ holds
    Outcome outcome_;
    asio::io_context context_{1};
    asio::signal_set signals_;
    std::mt19937_64 random_;
    std::vector<Member> members_;
    std::uint16_t port_ = 0;            // rank 0's; 0 while it does not listen
    std::vector<std::uint8_t> victims_; // ranks that this storm touches, 0 perhaps: the calls of the others have no excuse
    std::size_t faults_active_ = 0;
    std::uint64_t barriers_ = 0;
    bool may_barrier_fail_ = false; // one was begun in the storm: the next needs new connections (spec/protocol.md#BAR-7)
    bool is_over_ = false;
    std::uint64_t started_ = 0;
    std::uint64_t deadline_ = 0;
};

} // namespace soak
