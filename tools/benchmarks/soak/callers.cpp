#include "callers.hpp"

#include "handlers.hpp"

#include <array>
#include <chrono>
#include <string>

#include <malloc.h>

namespace soak {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t threads_count = 4;
constexpr std::size_t batch_size_max = 32;
constexpr milliseconds pause_max{20};                // between two batches of a thread
constexpr milliseconds pause_without_connection{50}; // so that a rank alone makes no flood of failed calls
constexpr milliseconds time_limit{10'000};           // of a call that is answered at once
constexpr milliseconds time_limit_of_sleep{60};

struct Share {
    std::uint32_t size_max; // bytes
    double weight;
};
// Most calls are small, and each larger class is rarer.
constexpr std::array shares{Share{256, 70}, Share{8u << 10, 20}, Share{256u << 10, 8}, Share{2u << 20, 0.8},
                            Share{16u << 20, 0.02}};

std::uint32_t between(std::mt19937_64 &random, std::uint32_t least, std::uint32_t most)
{
    return std::uniform_int_distribution<std::uint32_t>{least, most}(random);
}

std::uint32_t random_size(std::mt19937_64 &random)
{
    static const std::discrete_distribution<std::size_t> classes{
        {shares[0].weight, shares[1].weight, shares[2].weight, shares[3].weight, shares[4].weight}};
    auto pick = classes;
    return between(random, 0, shares[pick(random)].size_max);
}

Function random_function(std::mt19937_64 &random)
{
    // In the order of Function.
    std::discrete_distribution<int> pick{{80, 6, 2, 4, 8}};
    return static_cast<Function>(pick(random));
}

std::string name_of(Function function, std::mt19937_64 &random)
{
    switch (function) {
    case Function::fail:
        return "fail";
    case Function::sleep:
        return "sleep";
    case Function::missing:
        return "missing";
    case Function::echo:
    case Function::cancel:
        break;
    }
    return echo_functions[between(random, 0, 2)];
}

// Bytes that malloc() has given out. What is resident says less: memory that is free again stays with the thread that took it.
std::size_t memory_in_use()
{
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

bool is_refused_at_shutdown(const ferrorpc::RpcResult &result)
{
    return result.error == ferrorpc::Errc::remote_error && result.remote_message == "shutting down";
}

// Whether a call that was answered was answered right. How else it may end, the ledger judges.
bool is_right(Function function, const Arguments &arguments, const ferrorpc::RpcResult &result)
{
    if (result.ok()) {
        return (function == Function::echo || function == Function::cancel) && is_reply_to(arguments, result.payload);
    }
    if (result.error == ferrorpc::Errc::remote_error) {
        return function == Function::fail && result.remote_message == failure_of(arguments);
    }
    return result.error != ferrorpc::Errc::function_not_found || function == Function::missing;
}

} // namespace

struct Callers::Call {
    std::uint8_t callee;
    Function function;
    std::string name;
    Arguments arguments;
    milliseconds limit;
};

// What a thread waits for.
struct Callers::Batch {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t open = 0;
    bool is_without_connection = false;

    void ended(const std::error_code &error)
    {
        const std::scoped_lock lock{mutex};
        is_without_connection |= error == ferrorpc::Errc::no_connection;
        if (--open == 0) {
            changed.notify_one(); // under the lock: the batch goes as soon as it is seen
        }
    }
    void wait()
    {
        std::unique_lock lock{mutex};
        changed.wait(lock, [this] { return open == 0; });
    }
};

Callers::Callers(std::shared_ptr<ferrorpc::Agent> agent, const Journal &journal, const RankSettings &settings)
    : journal_{journal}, settings_{settings}, agent_{std::move(agent)}
{
    for (std::size_t index = 0; index < threads_count; ++index) {
        threads_.emplace_back([this, seed = settings.seed * threads_count + index] { work(seed); });
    }
}

Callers::~Callers()
{
    {
        const std::scoped_lock lock{mutex_};
        is_over_ = true;
    }
    resume();
    for (std::thread &thread : threads_) {
        thread.join();
    }
}

void Callers::pause()
{
    const std::scoped_lock lock{mutex_};
    is_paused_ = true;
}

void Callers::resume()
{
    {
        const std::scoped_lock lock{mutex_};
        is_paused_ = false;
    }
    changed_.notify_all();
}

void Callers::use(std::shared_ptr<ferrorpc::Agent> agent)
{
    const std::scoped_lock lock{mutex_};
    agent_.swap(agent); // the old one ends behind the lock, when no thread uses it any more
}

std::shared_ptr<ferrorpc::Agent> Callers::next_agent()
{
    std::unique_lock lock{mutex_};
    if (is_paused_) {
        if (++waiting_ == threads_count) {
            journal_.write({.value = static_cast<std::uint32_t>(memory_in_use() / 1024), .kind = Kind::paused});
        }
        changed_.wait(lock, [this] { return !is_paused_; });
        --waiting_;
    }
    return is_over_ ? nullptr : agent_;
}

void Callers::work(std::uint64_t seed)
{
    Random random{seed};
    while (const std::shared_ptr<ferrorpc::Agent> agent = next_agent()) {
        Batch batch;
        batch.open = between(random, 1, 4) == 1 ? between(random, 1, batch_size_max) : 1;
        const std::size_t count = batch.open;
        for (std::size_t index = 0; index < count; ++index) {
            const Call call = random_call(random);
            start(*agent, call, batch, random);
        }
        batch.wait();
        std::this_thread::sleep_for(batch.is_without_connection ? pause_without_connection
                                                                : milliseconds{between(random, 0, pause_max.count())});
    }
}

Callers::Call Callers::random_call(Random &random)
{
    const bool is_center = settings_.rank == 0;
    const auto callee = static_cast<std::uint8_t>(is_center ? between(random, 1, settings_.world_size - 1u) : 0);
    const Function function = random_function(random);
    const CallId id{settings_.rank, settings_.incarnation, calls_++};
    const bool is_sleep = function == Function::sleep;
    const std::uint32_t sleep_ms = is_sleep ? static_cast<std::uint32_t>(2 * time_limit_of_sleep.count()) : 0;
    return {.callee = callee,
            .function = function,
            .name = name_of(function, random),
            .arguments = {.id = id.packed(),
                          .size = static_cast<std::uint32_t>(arguments_size_min) + random_size(random),
                          .reply_size = random_size(random),
                          .sleep_ms = sleep_ms,
                          .callee = callee},
            .limit = is_sleep ? time_limit_of_sleep : time_limit};
}

void Callers::start(ferrorpc::Agent &agent, const Call &call, Batch &batch, Random &random)
{
    ferrorpc::Payload payload{encoded(call.arguments)};
    journal_.write({.id = call.arguments.id,
                    .value = static_cast<std::uint32_t>(call.limit.count()),
                    .kind = Kind::invoked,
                    .other = call.callee,
                    .function = call.function});
    const ferrorpc::RpcOptions options{.timeout = call.limit};
    if (call.function != Function::cancel && between(random, 0, 1) == 0) {
        const ferrorpc::RpcResult result = agent.rpc_sync(call.callee, call.name, std::move(payload), options);
        ended(call, result);
        batch.ended(result.error);
        return;
    }
    ferrorpc::CallHandle handle = agent.call(call.callee, call.name, std::move(payload), options,
                                             [this, call, &batch](const ferrorpc::RpcResult &result) {
                                                 ended(call, result);
                                                 batch.ended(result.error);
                                             });
    if (call.function == Function::cancel) {
        std::this_thread::sleep_for(std::chrono::microseconds{between(random, 0, 500)});
        handle.cancel();
    }
}

void Callers::ended(const Call &call, const ferrorpc::RpcResult &result)
{
    const bool is_refused = is_refused_at_shutdown(result);
    if (!is_refused && !is_right(call.function, call.arguments, result)) {
        journal_.write({.id = call.arguments.id, .kind = Kind::reply_wrong});
    }
    journal_.write({.id = call.arguments.id,
                    .value = is_refused ? refused_at_shutdown : static_cast<std::uint32_t>(result.error.value()),
                    .kind = Kind::returned});
}

} // namespace soak
