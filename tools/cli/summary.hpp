// What many calls took, in one line.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace ferrorpc::cli {

class Summary {
public:
    using Duration = std::chrono::steady_clock::duration;

    void add_reply(Duration duration);
    std::uint64_t reply_count() const noexcept { return reply_count_; }

    // "1000 calls in 0.520 s: 998 answered, 2 failed; 50 % within 0.31 ms, 99 % within 1.20 ms, the slowest 3.00 ms"
    std::string text(std::uint64_t call_count, Duration elapsed) const;

private:
    std::string within(unsigned percent) const;

    // Microseconds, rounded up to two digits: the memory that it takes does not grow with the calls.
    std::map<std::uint64_t, std::uint64_t> counts_;
    std::uint64_t reply_count_ = 0;
    Duration slowest_{0};
};

} // namespace ferrorpc::cli
