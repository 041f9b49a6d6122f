// Answers calls after a time, any number of them with one thread.
#pragma once

#include <ferrorpc/agent/rpc.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace ferrorpc::cli {

// Thread-safe. Calls that still wait at its end are answered with an error, if their connection is still there.
class Sleeper {
public:
    // With an empty payload, once `duration_ms` milliseconds have passed; a time that no clock reaches counts as never.
    void answer_after(std::uint64_t duration_ms, Responder responder);

private:
    using Clock = std::chrono::steady_clock;

    void run(std::stop_token stop);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::multimap<Clock::time_point, Responder> waiting_;
    std::jthread thread_{[this](std::stop_token stop) { run(stop); }}; // last: it uses the others
};

} // namespace ferrorpc::cli
