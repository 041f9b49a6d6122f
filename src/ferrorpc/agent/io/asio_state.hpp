/// What the two .cpp files of AsioLoop share. Asio's names are private to this library: two Asios with the same names in one
/// program do not go together, so `asio` is a macro here (see CMakeLists.txt).
#pragma once

#include <ferrorpc/agent/io/asio_loop.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include <chrono>
#include <thread>

namespace ferrorpc::io {

struct AsioLoop::State {
    explicit State(std::chrono::milliseconds silence) : silence_max{silence} {}

    asio::io_context context{1}; // one thread
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;
    const std::chrono::milliseconds silence_max;
};

} // namespace ferrorpc::io
