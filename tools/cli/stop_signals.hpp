// SIGTERM and SIGINT as something to wait for.
#pragma once

#include <csignal>

namespace ferrorpc::cli {

// Make it before any thread: from then on the two signals interrupt nothing and are kept for wait(). One that the caller has
// the process ignore, as a shell does with SIGINT behind '&', stays ignored.
class StopSignals {
public:
    StopSignals();
    ~StopSignals() { release(); }
    StopSignals(const StopSignals &) = delete;
    StopSignals &operator=(const StopSignals &) = delete;

    // Until one of the signals comes, or request() is called. Of the thread that made this object.
    void wait();

    // From another thread: wait() ends. Behind release() nothing comes of it.
    void request();

    // The next signal ends the process at once.
    void release();

private:
    const int requested_; // a signal that never leaves this process; it stays blocked
    sigset_t watched_;
    sigset_t before_;
    pthread_t waiting_;
};

} // namespace ferrorpc::cli
