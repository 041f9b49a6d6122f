// A process of the soak: its journal comes in, commands go out, and the director can kill, stop and starve it.
#pragma once

#include "record.hpp"

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace soak {

class Process {
public:
    // Starts command[0], a path. Throws std::system_error.
    Process(asio::io_context &context, const std::vector<std::string> &command);
    ~Process(); // kills it

    Process(const Process &) = delete;
    Process &operator=(const Process &) = delete;

    // Gives each record in turn, until the process has ended and all is read. `stopped` and `killed` processes end too.
    asio::awaitable<void> read(std::function<void(const Record &)> take);

    void tell(std::string_view line);
    void signal(int number) const;
    void limit_descriptors(std::uint64_t more) const; // than are open now
    void free_descriptors() const;                    // as many as at the start
    std::uint64_t descriptors() const;                // that it has open

    // As waitpid() tells it. Waits for it: call it behind read().
    int wait();

private:
    pid_t id_ = 0;
    asio::posix::stream_descriptor input_;
    asio::posix::stream_descriptor output_;
};

} // namespace soak
