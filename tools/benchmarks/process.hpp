// A program that the benchmark starts, tells lines and hears lines from.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace bench {

// Ends with this object at the latest: its standard input closes, and what does not end by that is killed. Everything throws
// std::runtime_error, which names the program, when it fails, ends early or says nothing in time. The first one makes the whole
// program ignore SIGPIPE.
class Process {
public:
    // `cpu`: where alone it runs; none: wherever the system puts it.
    Process(const std::vector<std::string> &command, std::optional<int> cpu);
    Process(Process &&other) noexcept;
    Process &operator=(Process &&) = delete;
    ~Process();

    void tell(const std::string &line);
    std::string hear(std::chrono::milliseconds timeout = std::chrono::seconds{60});

    // All that it says until its end, which must be a success.
    std::string rest();

private:
    [[noreturn]] void fail(const std::string &what) const;
    bool read_more(std::chrono::milliseconds timeout); // false: it has ended
    int wait();

    std::string name_;
    int child_ = -1;
    int input_ = -1;  // its standard input
    int output_ = -1; // its standard output
    std::string heard_{};
};

// Whether a program started here may run on that CPU alone.
bool can_run_on(int cpu);

} // namespace bench
