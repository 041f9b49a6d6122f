/// Threads that run handlers: as many as are busy at once, up to a limit.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
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

    /// Stops, and waits for the tasks that run, but for one that destroys the pool: its thread ends a little later.
    ~HandlerPool();

    HandlerPool(const HandlerPool &) = delete;
    HandlerPool &operator=(const HandlerPool &) = delete;

    /// Queues a task, which must not throw. False when it was not taken: the pool has stopped, or there is no thread and none
    /// could be started.
    bool run(Task task);

    /// Drops the tasks that have not begun; later ones are not taken.
    void stop() noexcept;

    /// Stops, and lets the tasks that run end by themselves: destruction waits for none. For a thread that they may wait for.
    void detach() noexcept;

private:
    struct State {
        std::mutex mutex;
        std::condition_variable is_due;
        std::deque<Task> tasks;
        std::size_t idle = 0; // threads that wait
        bool has_stopped = false;
    };
    static void work(State &state);

    unsigned threads_max_;
    std::shared_ptr<State> state_ = std::make_shared<State>(); // its threads' too
    std::vector<std::thread> threads_;                         // under its mutex
};

} // namespace ferrorpc::detail
