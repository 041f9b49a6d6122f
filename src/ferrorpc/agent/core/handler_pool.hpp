/// Threads that run handlers: as many as are busy at once, up to a limit.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ferrorpc::detail {

/// Thread-safe, but for construction and destruction.
class HandlerPool {
public:
    using Task = std::move_only_function<void()>;

    /// Starts no thread yet. `threads_max` must not be 0.
    explicit HandlerPool(unsigned threads_max) : threads_max_{threads_max} {}

    /// Stops, and waits for the tasks that run. Not to be called by one of them.
    ~HandlerPool();

    HandlerPool(const HandlerPool &) = delete;
    HandlerPool &operator=(const HandlerPool &) = delete;

    /// Queues a task, which must not throw. False when it was not taken: the pool has stopped, or there is no thread and none
    /// could be started.
    bool run(Task task);

    /// Drops the tasks that have not begun; later ones are not taken.
    void stop() noexcept;

private:
    void work();

    unsigned threads_max_;
    std::mutex mutex_;
    std::condition_variable is_due_;
    std::deque<Task> tasks_;
    std::size_t idle_ = 0; // threads that wait
    bool has_stopped_ = false;
    std::vector<std::thread> threads_;
};

} // namespace ferrorpc::detail
