#include <ferrorpc/agent/core/handler_pool.hpp>

#include <system_error>
#include <utility>

namespace ferrorpc::detail {

HandlerPool::~HandlerPool()
{
    stop();
    for (std::thread &thread : threads_) {
        thread.join();
    }
}

bool HandlerPool::run(Task task)
{
    const std::lock_guard lock{mutex_};
    if (has_stopped_) {
        return false;
    }
    if (idle_ <= tasks_.size() && threads_.size() < threads_max_) {
        try {
            threads_.emplace_back([this] { work(); });
        } catch (const std::system_error &) { // the threads that there are must do
            if (threads_.empty()) {
                return false;
            }
        }
    }
    tasks_.push_back(std::move(task));
    is_due_.notify_one();
    return true;
}

void HandlerPool::stop() noexcept
{
    std::deque<Task> dropped; // ends outside of the lock: a dropped request answers its caller
    {
        const std::lock_guard lock{mutex_};
        has_stopped_ = true;
        dropped.swap(tasks_);
    }
    is_due_.notify_all();
}

void HandlerPool::work()
{
    std::unique_lock lock{mutex_};
    while (true) {
        ++idle_;
        is_due_.wait(lock, [this] { return has_stopped_ || !tasks_.empty(); });
        --idle_;
        if (has_stopped_) {
            return;
        }
        Task task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
        task = nullptr;
        lock.lock();
    }
}

} // namespace ferrorpc::detail
