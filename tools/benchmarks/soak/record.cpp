#include "record.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <unistd.h>

namespace soak {

std::uint64_t now() noexcept
{
    return static_cast<std::uint64_t>(std::chrono::nanoseconds{std::chrono::steady_clock::now().time_since_epoch()}.count());
}

void Journal::write(Record record) const noexcept
{
    record.time = now();
    ssize_t written = 0;
    do {
        written = ::write(descriptor_, &record, sizeof record); // whole or not at all: it is below PIPE_BUF
    } while (written < 0 && errno == EINTR);
    if (written != sizeof record) {
        std::_Exit(3);
    }
}

} // namespace soak
