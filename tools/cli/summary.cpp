#include "summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ferrorpc::cli {
namespace {

std::uint64_t two_digits(std::uint64_t microseconds)
{
    std::uint64_t unit = 1;
    while (microseconds / unit >= 100) {
        unit *= 10;
    }
    return (microseconds + unit - 1) / unit * unit;
}

double milliseconds(std::chrono::duration<double, std::milli> duration)
{
    return duration.count();
}

} // namespace

void Summary::add_reply(Duration duration)
{
    const auto microseconds = std::chrono::ceil<std::chrono::microseconds>(duration).count();
    ++counts_[two_digits(static_cast<std::uint64_t>(microseconds))];
    ++reply_count_;
    slowest_ = std::max(slowest_, duration);
}

std::string Summary::within(unsigned percent) const
{
    const std::uint64_t wanted = reply_count_ / 100 * percent + (reply_count_ % 100 * percent + 99) / 100;
    std::uint64_t seen = 0;
    for (const auto &[microseconds, count] : counts_) {
        seen += count;
        if (seen >= wanted) {
            const std::chrono::microseconds rounded{microseconds};
            return fmt::format("{} % within {:.3f} ms", percent, milliseconds(std::min<Duration>(rounded, slowest_)));
        }
    }
    return "";
}

std::string Summary::text(std::uint64_t call_count, Duration elapsed) const
{
    std::string line = fmt::format("{} calls in {:.3f} s: {} answered, {} failed", call_count, milliseconds(elapsed) / 1000,
                                   reply_count_, call_count - reply_count_);
    if (reply_count_ > 0) {
        line += fmt::format("; {}, {}, the slowest {:.3f} ms", within(50), within(99), milliseconds(slowest_));
    }
    return line;
}

} // namespace ferrorpc::cli
