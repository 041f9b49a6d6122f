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

    // From another thread: wait() ends.
    void request();

    // The next signal ends the process at once.
    void release();

private:
    sigset_t watched_;
    sigset_t before_;
    pthread_t waiting_;
};

} // namespace ferrorpc::cli
