#include <ferrorpc/agent/io/manual_loop.hpp>

#include <algorithm>
#include <optional>

namespace ferrorpc::io {

class ManualLoop::ManualTimer final : public Timer {
public:
    explicit ManualTimer(ManualLoop &loop) : loop_{loop} {}
    ~ManualTimer() override { stop(); }

    void start(TimePoint when, Task task) override
    {
        stop();
        key_ = Key{when, loop_.next_timer_++};
        loop_.timers_.emplace(*key_, std::move(task));
    }

    void stop() noexcept override
    {
        if (key_) {
            loop_.timers_.erase(*key_);
            key_.reset();
        }
    }

private:
    ManualLoop &loop_;
    std::optional<Key> key_;
};

ManualLoop::~ManualLoop()
{
    while (!tasks_.empty()) { // what ends with a task may post another
        std::exchange(tasks_, {});
    }
}

std::unique_ptr<Timer> ManualLoop::make_timer()
{
    return std::make_unique<ManualTimer>(*this);
}

std::size_t ManualLoop::run()
{
    std::size_t count = 0;
    for (; !tasks_.empty(); ++count) {
        Task task = std::move(tasks_.front());
        tasks_.pop_front();
        task();
    }
    return count;
}

void ManualLoop::advance(std::chrono::nanoseconds duration)
{
    const TimePoint end = now_ + std::chrono::duration_cast<TimePoint::duration>(duration);
    run();
    while (!timers_.empty() && timers_.begin()->first.first <= end) {
        now_ = std::max(now_, timers_.begin()->first.first);
        Task task = std::move(timers_.begin()->second);
        timers_.erase(timers_.begin());
        task();
        run();
    }
    now_ = end;
}

} // namespace ferrorpc::io
