#include <ferrorpc/agent/core/handler_pool.hpp>

#include <system_error>
#include <utility>

namespace ferrorpc::detail {

HandlerPool::~HandlerPool()
{
    stop();
    for (std::thread &thread : threads_) {
        if (thread.get_id() == std::this_thread::get_id()) {
            thread.detach();
        } else {
            thread.join();
        }
    }
}

bool HandlerPool::run(Task task)
{
    const std::lock_guard lock{state_->mutex};
    if (state_->has_stopped) {
        return false;
    }
    if (state_->idle <= state_->tasks.size() && threads_.size() < threads_max_) {
        try {
            threads_.emplace_back([state = state_] { work(*state); });
        } catch (const std::system_error &) { // the threads that there are must do
            if (threads_.empty()) {
                return false;
            }
        }
    }
    state_->tasks.push_back(std::move(task));
    state_->is_due.notify_one();
    return true;
}

void HandlerPool::stop() noexcept
{
    std::deque<Task> dropped; // ends outside of the lock: a dropped request answers its caller
    {
        const std::lock_guard lock{state_->mutex};
        state_->has_stopped = true;
        dropped.swap(state_->tasks);
    }
    state_->is_due.notify_all();
}

void HandlerPool::detach() noexcept
{
    stop();
    const std::lock_guard lock{state_->mutex};
    for (std::thread &thread : threads_) {
        thread.detach();
    }
    threads_.clear();
}

void HandlerPool::work(State &state)
{
    std::unique_lock lock{state.mutex};
    while (true) {
        ++state.idle;
        state.is_due.wait(lock, [&state] { return state.has_stopped || !state.tasks.empty(); });
        --state.idle;
        if (state.has_stopped) {
            return;
        }
        Task task = std::move(state.tasks.front());
        state.tasks.pop_front();
        lock.unlock();
        task();
        task = nullptr;
        lock.lock();
    }
}

} // namespace ferrorpc::detail
