/// What the agent needs of an event loop: the time, tasks and timers. A loop runs everything on one thread, so what lives on it
/// needs no locks.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>

namespace ferrorpc::io {

using TimePoint = std::chrono::steady_clock::time_point;
using Task = std::move_only_function<void()>;

/// `now` + `timeout`; `now` when that is negative, and the end of time when the sum is out of range.
inline TimePoint saturated(TimePoint now, std::chrono::milliseconds timeout) noexcept
{
    const auto longest = std::chrono::duration_cast<std::chrono::milliseconds>(TimePoint::max() - now);
    return timeout < longest ? now + std::max(timeout, std::chrono::milliseconds{0}) : TimePoint::max();
}

/// One deadline at a time. Used on its loop alone; destruction stops it.
class Timer {
public:
    virtual ~Timer() = default;

    /// Runs `task` on the loop at `when`, or soon when that is past; an earlier task of this timer is forgotten.
    virtual void start(TimePoint when, Task task) = 0;

    /// The task will not run, even when its time has come.
    virtual void stop() noexcept = 0;
};

class Loop {
public:
    virtual ~Loop() = default;

    virtual TimePoint now() const = 0;

    /// Runs `task` on the loop, never from within post(); tasks run in the order of their posting. Thread-safe.
    virtual void post(Task task) = 0;

    virtual std::unique_ptr<Timer> make_timer() = 0;

    /// Whether the caller runs on the loop's thread.
    virtual bool runs_here() const noexcept = 0;
};

} // namespace ferrorpc::io
