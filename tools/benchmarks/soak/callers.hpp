// Threads that call all the time: batches of calls of every kind, each checked and told when it ends.
#pragma once

#include "content.hpp"
#include "rank.hpp"
#include "record.hpp"

#include <ferrorpc/agent.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace soak {

class Callers {
public:
    // Start calling at once.
    Callers(ferrorpc::Agent &agent, const Journal &journal, const RankSettings &settings);
    ~Callers(); // once the agent has shut down, or is paused: every thread ends with its batch

    void pause(); // tells Kind::paused once every call has ended
    void resume();

private:
    using Random = std::mt19937_64;
    struct Call;
    struct Batch;

    void work(std::uint64_t seed);
    bool may_go_on(); // waits while paused; false at the end
    Call random_call(Random &random);
    void start(const Call &call, Batch &batch, Random &random);
    void ended(const Call &call, const ferrorpc::RpcResult &result);

    ferrorpc::Agent &agent_;
    const Journal &journal_;
    const RankSettings settings_;
    std::atomic<std::uint32_t> calls_{0};
    std::atomic<bool> is_over_{false};

    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_paused_ = false;
    std::size_t waiting_ = 0; // threads, for the end of a pause
    std::vector<std::thread> threads_;
};

} // namespace soak
