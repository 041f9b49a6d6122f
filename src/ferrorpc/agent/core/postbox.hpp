/// The way onto an agent's loop from any thread, which also outlives the agent: what is posted then is dropped, or run at once.
#pragma once

#include <ferrorpc/agent/io/loop.hpp>

#include <mutex>
#include <utility>

namespace ferrorpc::detail {

/// Thread-safe.
class Postbox {
public:
    explicit Postbox(io::Loop &loop) noexcept : loop_{&loop} {}

    /// Runs `task` on the loop. False when the agent has ended: the task is untouched.
    bool post(io::Task &task)
    {
        const std::lock_guard lock{mutex_};
        if (loop_ == nullptr) {
            return false;
        }
        loop_->post(std::move(task));
        return true;
    }

    /// Whether the caller runs on the loop of an agent that has not ended.
    bool runs_here() const noexcept
    {
        const std::lock_guard lock{mutex_};
        return loop_ != nullptr && loop_->runs_here();
    }

    /// What was posted before still runs, if the loop goes on that long.
    void close() noexcept
    {
        const std::lock_guard lock{mutex_};
        loop_ = nullptr;
    }

private:
    mutable std::mutex mutex_;
    io::Loop *loop_; // nullptr: the agent has ended
};

} // namespace ferrorpc::detail
