// Threads that call all the time: batches of calls of every kind, each checked and told when it ends.
#pragma once

#include "content.hpp"
#include "rank.hpp"
#include "record.hpp"

#include <ferrorpc/agent.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace soak {

class Callers {
public:
    // Start calling at once.
    Callers(std::shared_ptr<ferrorpc::Agent> agent, const Journal &journal, const RankSettings &settings);
    ~Callers(); // every thread ends with its batch

    void use(std::shared_ptr<ferrorpc::Agent> agent); // for the batches from now on

    void pause(); // tells Kind::paused once every call has ended
    void resume();

private:
    using Random = std::mt19937_64;
    struct Call;
    struct Batch;

    void work(std::uint64_t seed);
    std::shared_ptr<ferrorpc::Agent> next_agent(); // waits while paused; null at the end
    Call random_call(Random &random);
    void start(ferrorpc::Agent &agent, const Call &call, Batch &batch, Random &random);
    void ended(const Call &call, const ferrorpc::RpcResult &result);

    const Journal &journal_;
    const RankSettings settings_;
    std::atomic<std::uint32_t> calls_{0};

    std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<ferrorpc::Agent> agent_;
    bool is_over_ = false;
    bool is_paused_ = false;
    std::size_t waiting_ = 0; // threads, for the end of a pause
    std::vector<std::thread> threads_;
};

} // namespace soak
