// What a rank of the soak is told, in turn: lines of its director, and that its agent has lost rank 0 for good.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>

namespace soak {

class Commands {
public:
    void add(std::string command)
    {
        {
            const std::scoped_lock lock{mutex_};
            commands_.push_back(std::move(command));
        }
        changed_.notify_one();
    }
    std::string next() // waits for one
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return !commands_.empty(); });
        std::string command = std::move(commands_.front());
        commands_.pop_front();
        return command;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> commands_;
};

} // namespace soak
