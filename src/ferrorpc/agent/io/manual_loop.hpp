/// A loop for tests: its clock is turned by hand, and it runs only when told to, on the caller's thread.
#pragma once

#include <ferrorpc/agent/io/loop.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <utility>

namespace ferrorpc::io {

class ManualLoop final : public Loop {
public:
    /// Drops what has not run; timers must be gone, but those that it holds itself.
    ~ManualLoop() override;

    TimePoint now() const override { return now_; }
    void post(Task task) override { tasks_.push_back(std::move(task)); }
    std::unique_ptr<Timer> make_timer() override;
    bool runs_here() const noexcept override { return true; }

    /// Runs what is posted, and what that posts, until nothing is left. Gives the number of tasks run.
    std::size_t run();

    /// Turns the clock, runs what falls due on the way at its own time, in order, and all that it posts.
    void advance(std::chrono::nanoseconds duration);

private:
    class ManualTimer;
    using Key = std::pair<TimePoint, std::uint64_t>; // the second keeps the order of starting

    TimePoint now_{};
    std::deque<Task> tasks_;
    std::map<Key, Task> timers_;
    std::uint64_t next_timer_ = 0;
};

} // namespace ferrorpc::io
