#include "sleeper.hpp"

#include <algorithm>
#include <utility>

namespace ferrorpc::cli {
namespace {

constexpr std::uint64_t duration_ms_max = std::uint64_t{100} * 365 * 24 * 3600 * 1000; // a hundred years: within every clock

} // namespace

void Sleeper::answer_after(std::uint64_t duration_ms, Responder responder)
{
    const std::chrono::milliseconds duration{static_cast<std::int64_t>(std::min(duration_ms, duration_ms_max))};
    {
        const std::scoped_lock lock{mutex_};
        waiting_.emplace(Clock::now() + duration, std::move(responder));
    }
    changed_.notify_all();
}

void Sleeper::run(std::stop_token stop)
{
    std::unique_lock lock{mutex_};
    while (!stop.stop_requested()) {
        if (waiting_.empty()) {
            changed_.wait(lock, stop, [&] { return !waiting_.empty(); });
            continue;
        }
        const Clock::time_point first = waiting_.begin()->first;
        if (first > Clock::now()) {
            changed_.wait_until(lock, stop, first, [&] { return waiting_.begin()->first < first; });
            continue;
        }
        Responder responder = std::move(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
        lock.unlock();
        responder.answer(Payload{});
        lock.lock();
    }
}

} // namespace ferrorpc::cli
