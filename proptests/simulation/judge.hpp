// What was found wrong, and the story of the world when somebody wants to read it.
#pragma once

#include <chrono>
#include <ostream>
#include <string>

namespace ferrorpc::simulation {

class Judge {
public:
    /// `story`: gets a line for everything that happens; nullptr: nobody reads it.
    explicit Judge(std::ostream *story = nullptr) noexcept : story_{story} {}

    /// The first complaint is kept: what follows from it says little.
    void complain(const std::string &text)
    {
        if (complaint_.empty()) {
            complaint_ = text;
            tell("WRONG: " + text);
        }
    }

    /// What was wrong until now; empty: nothing.
    const std::string &complaint() const noexcept { return complaint_; }

    bool is_telling() const noexcept { return story_ != nullptr; }
    void tell(const std::string &line)
    {
        if (story_ != nullptr) {
            *story_ << std::chrono::duration<double, std::milli>{time_}.count() << " ms  " << line << '\n';
        }
    }
    void set_time(std::chrono::nanoseconds time) noexcept { time_ = time; }

private:
    std::ostream *story_;
    std::string complaint_;
    std::chrono::nanoseconds time_{};
};

} // namespace ferrorpc::simulation
